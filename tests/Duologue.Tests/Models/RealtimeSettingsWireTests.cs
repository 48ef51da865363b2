using System.Text.Json;
using Duologue.Audio;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Protocol;

namespace Duologue.Tests.Models;

public sealed class RealtimeSettingsWireTests
{
    private static readonly WireTool Tool = new()
    {
        Type = "function",
        Name = "opening_hours",
        Parameters = JsonElement.Parse("{\"type\":\"object\"}"),
        Examples = ["when do you open"],
    };

    public static TheoryData<string> Combinations => [.. Settings.Keys];

    private static Dictionary<string, RealtimeSettings> Settings { get; } = new()
    {
        ["nothing"] = RealtimeSettings.Default,
        ["text"] = new() { TextOnly = true, MaxOutputTokens = 100 },
        ["manual"] = new() { TurnDetection = new TurnDetection.Manual() },
        ["server vad"] = new() { TurnDetection = new TurnDetection.ServerVad { Threshold = 0.7, IdleTimeout = TimeSpan.FromSeconds(6), CreateResponse = false } },
        ["semantic vad"] = new() { TurnDetection = new TurnDetection.SemanticVad { Eagerness = "low", InterruptResponse = false } },
        ["phone"] = new() { InputFormat = AudioFormat.MuLaw8k, OutputFormat = AudioFormat.ALaw8k, NoiseReduction = "near_field" },
        ["tools"] = new() { Tools = [Tool], ToolChoice = "opening_hours" },
        ["required tool"] = new() { Tools = [Tool], ToolChoice = "required" },
        ["no tools"] = new() { Tools = [], ToolChoice = "none" },
        ["voice"] = new() { Voice = "cedar", Speed = 1.2, Temperature = 0.8, Model = "m" },
        ["own voice"] = new() { Voice = "voice_17" },
        ["transcription"] = new() { Transcription = new WireTranscription { Model = "gpt-transcribe", Language = "de" } },
        ["words"] = new() { Instructions = "Grüße", Pronunciations = new Dictionary<string, string> { ["Duologue"] = "D UW" } },
    };

    [Theory]
    [MemberData(nameof(Combinations))]
    public void All_settings_make_valid_updates(string name)
    {
        var written = Fixture.Write(new RealtimeJson(), new ClientEvent.UpdateSession(Settings[name].ToWire()));

        Assert.Empty(RealtimeSchema.CheckClientEvent(written));
        Assert.DoesNotContain("when do you open", written.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Every_change_from_one_to_another_makes_a_valid_update_that_arrives(string name)
    {
        foreach (var before in Settings.Values)
        {
            var update = Settings[name].ToWire(before);
            var written = Fixture.Write(new RealtimeJson(), new ClientEvent.UpdateSession(update));
            var expected = Arrived(Settings[name], before);

            var actual = before.Apply(update);

            // What goes back to nothing is null on the wire, which the description does not show and the service takes.
            var errors = RealtimeSchema.CheckClientEvent(written).Where(e => !e.Contains("Null where", StringComparison.Ordinal));
            Assert.Empty(errors);
            Assert.Equal(expected with { Tools = null }, actual with { Tools = null });
            Assert.Equal(expected.Tools ?? [], actual.Tools ?? []);
        }
    }

    [Fact]
    public void A_session_that_only_transcribes_says_nothing_about_answers()
    {
        var settings = new RealtimeSettings
        {
            IsTranscription = true,
            Instructions = "Be brief.",
            Voice = "cedar",
            InputFormat = AudioFormat.MuLaw8k,
            TurnDetection = new TurnDetection.ServerVad(),
            Transcription = new WireTranscription { Model = "gpt-transcribe" },
        };

        var update = settings.ToWire();
        var written = Fixture.Write(new RealtimeJson(), new ClientEvent.UpdateSession(update));

        Assert.Empty(RealtimeSchema.CheckClientEvent(written));
        Assert.Equal(["type", "audio"], written.GetProperty("session").EnumerateObject().Select(member => member.Name));
        Assert.DoesNotContain("response", written.GetRawText(), StringComparison.Ordinal);
        Assert.True(RealtimeSettings.Default.Apply(update).IsTranscription);
        Assert.True(settings.Apply(new WireSession()).IsTranscription);
    }

    [Fact]
    public void Turns_by_hand_are_an_explicit_null()
    {
        var written = Fixture.Write(new RealtimeJson(), new ClientEvent.UpdateSession(Settings["manual"].ToWire()));

        Assert.Equal(JsonValueKind.Null, written.GetProperty("session").GetProperty("audio").GetProperty("input").GetProperty("turn_detection").ValueKind);
    }

    [Fact]
    public void What_is_not_chosen_is_not_on_the_wire()
    {
        var written = Fixture.Write(new RealtimeJson(), new ClientEvent.UpdateSession(RealtimeSettings.Default.ToWire()));

        Assert.Equal("""{"type":"session.update","session":{"type":"realtime","output_modalities":["audio"]}}""", written.GetRawText());
    }

    [Fact]
    public void Nothing_changed_makes_an_empty_update()
    {
        var written = Fixture.Write(new RealtimeJson(), new ClientEvent.UpdateSession(Settings["phone"].ToWire(Settings["phone"])));

        Assert.Equal("""{"type":"session.update","session":{"type":"realtime"}}""", written.GetRawText());
    }

    [Fact]
    public void G711_at_another_rate_has_no_name()
    {
        var failure = Assert.Throws<RealtimeException>(() => new AudioFormat(AudioEncoding.MuLaw, 16_000).ToWire());

        Assert.Equal(RealtimeFailure.InvalidSettings, failure.Reason);
    }

    // The wire cannot take back a voice, a format or the way turns are found, and never carries model and pronunciations.
    private static RealtimeSettings Arrived(RealtimeSettings now, RealtimeSettings before) => now with
    {
        Model = before.Model,
        Pronunciations = before.Pronunciations,
        Voice = now.Voice ?? before.Voice,
        Speed = now.Speed ?? (before.Speed is null ? null : 1),
        InputFormat = now.InputFormat ?? before.InputFormat,
        OutputFormat = now.OutputFormat ?? before.OutputFormat,
        TurnDetection = now.TurnDetection ?? before.TurnDetection,
        Temperature = now.Temperature ?? before.Temperature,
        Instructions = now.Instructions ?? (before.Instructions is null ? null : ""),
        ToolChoice = now.ToolChoice ?? (before.ToolChoice is null ? null : "auto"),
    };
}
