using Duologue.App.Models;
using Duologue.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Tests.Models;

public sealed class ModelChoiceTests
{
    [Theory]
    [InlineData("auto", "cascade")]
    [InlineData("cascade", "cascade")]
    [InlineData("offline", "offline")]
    public void Parts_that_are_named_make_a_cascade_unless_something_else_is_asked_for(string choice, string model) =>
        Assert.Equal(model, Create(choice, ("TTS_BASE_URL", "http://localhost:8880")).Name);

    [Fact]
    public void A_cascade_without_a_part_says_what_to_set()
    {
        var error = Assert.Throws<AppException>(() => Create("cascade"));

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.Contains("STT_BASE_URL, CHAT_BASE_URL or TTS_BASE_URL", error.Message);
    }

    [Fact]
    public void Mistakes_are_told_in_one_line_as_settings()
    {
        var error = Assert.Throws<RealtimeException>(() => Create("auto", ("CHAT_BASE_URL", "localhost"), ("TTS_BASE_URL", "nonsense")));
        var (code, line) = CommandLine.Explain(error);

        Assert.Equal(ExitCode.Settings, code);
        Assert.Contains("CHAT_BASE_URL is no address", line);
        Assert.Contains("CHAT_MODEL is missing", line);
        Assert.Contains("TTS_BASE_URL is no address", line);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void An_unknown_model_names_the_known_ones()
    {
        var error = Assert.Throws<AppException>(() => Create("gpt"));

        Assert.Contains("auto, openai, cascade, offline", error.Message);
    }

    private static IRealtimeModel Create(string name, params (string Name, string Value)[] variables) => ModelChoice.Create(
        name, TimeProvider.System, NullLoggerFactory.Instance, v => variables.Where(p => p.Name == v).Select(p => p.Value).FirstOrDefault());
}
