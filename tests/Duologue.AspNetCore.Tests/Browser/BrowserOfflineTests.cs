using System.Runtime.InteropServices;
using Duologue.Audio;
using Duologue.AspNetCore.Browser;
using Duologue.Setup;
using Duologue.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.AspNetCore.Tests.Browser;

/// <summary>A recorded person at the page, and the offline parts behind it.</summary>
[Trait("Needs", "pocketsphinx,flite")]
public sealed class BrowserOfflineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_person_who_speaks_is_understood_and_answered_aloud()
    {
        Assert.SkipUnless(OfflineModel.IsAvailable(out var reason), reason ?? "");
        var speech = Recording("prompts-16k/pls-hold-while-try.wav");
        var agents = new List<BrowserAgent>
        {
            new("starter", "Helps.", () => new RealtimeAgent { Name = "Starter", Tools = [AIFunctionFactory.Create(Desk.ConnectCall, "connect_call")] }),
        };
        await using var house = await BrowserHouse.StartAsync(new ScriptedModel(), agents, around: OfflineModel.Create());
        var page = await house.OpenAsync();

        await page.SayAsync(speech, Token);
        var heard = await page.NextAsync("user_transcript", e => e.Is("final"), Token);
        var tool = await page.NextAsync("tool_ended", Token);
        var words = await page.NextAsync("assistant_transcript", e => e.Is("final"), Token);
        await page.UntilAsync(p => p.Events.Any(e => e.Type == "audio_end"), Token);

        Assert.Contains("connect", heard.Text("text"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("connect_call", tool.Text("name"));
        Assert.Contains("two minutes", words.Text("text"), StringComparison.OrdinalIgnoreCase);
        Assert.True(page.ReceivedBytes > AudioFormat.Pcm24k.BytesPerSecond, "more than a second of speech");
        Assert.Contains(page.Audio, b => b is > 0x10 and < 0xF0);
    }

    private static ReadOnlyMemory<byte> Recording(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "audio", name);
            if (File.Exists(path))
            {
                return (byte[])[.. MemoryMarshal.AsBytes(WavFile.Read(path).At(24_000).AsSpan()), .. new byte[AudioFormat.Pcm24k.BytesPerSecond]];
            }
        }

        Assert.Skip("The recorded speech is not beside this checkout (shared/audio).");
        return default;
    }

    private static class Desk
    {
        [Examples("please hold while we try to connect you", "connect me", "please try to connect the call")]
        public static string ConnectCall() => "Your call will be connected in two minutes.";
    }
}
