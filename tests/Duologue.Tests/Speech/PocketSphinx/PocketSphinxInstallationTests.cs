using Duologue.Speech;
using Duologue.Speech.PocketSphinx;

namespace Duologue.Tests.Speech.PocketSphinx;

public sealed class PocketSphinxInstallationTests
{
    [Fact]
    public async Task A_missing_model_is_told_with_what_to_install()
    {
        var options = new PocketSphinxOptions { ModelFolder = Path.Combine(AppContext.BaseDirectory, "no-such-model") };
        await using var recognizer = new PocketSphinxRecognizer(options);

        var available = PocketSphinxRecognizer.IsAvailable(options, out var reason);
        var error = await Assert.ThrowsAsync<SpeechUnavailableException>(
            async () => await recognizer.StartAsync(new SpeechHints(), TestContext.Current.CancellationToken));

        Assert.False(available);
        Assert.Contains("apt-get install libpocketsphinx3", reason, StringComparison.Ordinal);
        Assert.Equal(reason, error.Message);
    }

    [Fact]
    public void Extra_arguments_win_over_the_defaults()
    {
        Assert.Equal(["-hmm", "a", "-fwdflat", "yes"], SphinxArguments.Override(["-hmm", "a", "-fwdflat", "no"], ["-fwdflat", "yes"]));
    }
}
