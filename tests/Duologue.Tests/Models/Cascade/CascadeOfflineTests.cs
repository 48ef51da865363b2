using System.Globalization;
using System.Runtime.InteropServices;
using Duologue.Audio;
using Duologue.Chat.Intents;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Protocol;
using Duologue.Speech;
using Duologue.Speech.Flite;
using Duologue.Speech.PocketSphinx;
using Duologue.Testing.Speech;
using Duologue.Tests.Audio;
using Duologue.Tests.Models.Cascade.Fakes;
using Duologue.Tests.Speech;

namespace Duologue.Tests.Models.Cascade;

/// <summary>The whole cascade with its offline parts: recorded people speak, and what is answered is recognised again.</summary>
[Collection(VoiceCollection.Name)]
[Trait("Needs", "pocketsphinx,flite")]
public sealed class CascadeOfflineTests
{
    private static readonly WireTool Hold = new()
    {
        Type = "function",
        Name = "connect_call",
        Description = "Connects the caller",
        Examples = ["please hold while we try to connect you", "connect me", "please try to connect the call"],
    };

    private static readonly WireTool Check = new()
    {
        Type = "function",
        Name = "check_number",
        Description = "Checks a number",
        Examples = ["please check the number and dial again", "that number is not answering", "the number is not answering"],
    };

    [Theory]
    [InlineData("prompts-16k/pls-hold-while-try.wav", "connect_call")]
    [InlineData("prompts-16k/number-not-answering.wav", "check_number")]
    [InlineData("prompts-8k/pls-hold-while-try.wav", "connect_call")]
    [InlineData("prompts-8k/number-not-answering.wav", "check_number")]
    public async Task A_recorded_sentence_calls_its_tool_and_the_result_is_spoken_so_that_it_is_understood(string file, string tool)
    {
        var recording = Recording(file);
        await using var ears = new PocketSphinxRecognizer();
        var model = new CascadeModel(ears, new IntentChatClient(), new FliteVoice());
        var token = TestContext.Current.CancellationToken;
        await using var connection = await model.ConnectAsync(
            new RealtimeSettings { InputFormat = recording.Format, OutputFormat = AudioFormat.Pcm16k, Tools = [Hold, Check] }, token);
        await using var events = WireCheck.ReceiveAsync(connection, token).GetAsyncEnumerator(token);

        await SayAsync(connection, recording, token);
        var asked = await ResponseAsync(events, Stream.Null);
        var call = Assert.Single(asked.Output ?? [], item => item.Type == "function_call");
        await connection.SendAsync(
            new ClientEvent.CreateItem(new WireItem { Type = "function_call_output", CallId = call.CallId, Output = "Your call will be connected in two minutes." }), token);
        await connection.SendAsync(new ClientEvent.CreateResponse(), token);
        var audio = new MemoryStream();
        var answer = (await ResponseAsync(events, audio)).Output?[^1].Content?[0].Transcript ?? "";

        Assert.Equal(tool, call.Name);
        Assert.Contains("connected in two minutes", answer, StringComparison.OrdinalIgnoreCase);
        var heard = await RecognizeAsync(ears, audio.ToArray(), answer);
        Assert.True(WordErrorRate.Compute(answer, heard).Rate <= 0.25, $"'{answer}' was understood as '{heard}'.");
    }

    [Fact]
    public async Task Recorded_turns_become_one_item_each_in_stream_time()
    {
        var recording = Recording("vad-16k/turns.wav");
        await using var ears = new PocketSphinxRecognizer();
        var model = new CascadeModel(ears, new IntentChatClient(), new FliteVoice());
        var token = TestContext.Current.CancellationToken;
        await using var connection = await model.ConnectAsync(
            new RealtimeSettings
            {
                InputFormat = recording.Format,
                TurnDetection = new TurnDetection.ServerVad { CreateResponse = false, SilenceDuration = TimeSpan.FromMilliseconds(500) },
            },
            token);
        await using var events = WireCheck.ReceiveAsync(connection, token).GetAsyncEnumerator(token);

        await SayAsync(connection, recording, token);
        var starts = new List<(string Item, int At)>();
        var transcripts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (transcripts.Count < 6 && await events.MoveNextAsync())
        {
            if (events.Current is ServerEvent.SpeechStarted started)
            {
                starts.Add((started.ItemId, started.AudioStartMs));
            }
            else if (events.Current is ServerEvent.InputTranscriptionCompleted completed)
            {
                transcripts.Add(completed.ItemId, completed.Transcript ?? "");
            }
        }

        // Spans as published beside the recording, with the padding and the time a detector takes allowed for.
        var spans = File.ReadLines(RecordedSpeech.Path("vad-16k/turns.tsv")).Skip(1).Select(line => line.Split('\t')).ToArray();
        Assert.Equal(spans.Length, starts.Count);
        Assert.All(starts.Zip(spans), pair => Assert.InRange(pair.First.At - 800, StartMs(pair.Second) - 400, StartMs(pair.Second) + 50));
        Assert.Contains("number", transcripts[starts[1].Item], StringComparison.Ordinal);
        Assert.Contains("thank", transcripts[starts[3].Item], StringComparison.Ordinal);
    }

    private static int StartMs(string[] span) => int.Parse(span[0], CultureInfo.InvariantCulture);

    private static AudioFrame Recording(string file)
    {
        if (!PocketSphinxRecognizer.IsAvailable(out var reason) || !FliteVoice.IsAvailable(out reason))
        {
            Assert.Skip(reason ?? "A speech library is missing.");
        }

        var wav = WavFile.Read(RecordedSpeech.Path(file));
        return new AudioFrame(wav.Format, MemoryMarshal.AsBytes(wav.Samples.AsSpan()).ToArray());
    }

    private static async Task SayAsync(IRealtimeConnection connection, AudioFrame recording, CancellationToken token)
    {
        var silence = new byte[recording.Format.BytesFor(TimeSpan.FromMilliseconds(800))];
        await connection.SendAsync(new ClientEvent.AppendAudio(silence), token);
        await connection.SendAsync(new ClientEvent.AppendAudio(recording.Data), token);
        await connection.SendAsync(new ClientEvent.AppendAudio(silence), token);
    }

    private static async Task<WireResponse> ResponseAsync(IAsyncEnumerator<ServerEvent> events, Stream audio)
    {
        while (await events.MoveNextAsync())
        {
            switch (events.Current)
            {
                case ServerEvent.OutputAudioDelta delta:
                    audio.Write(delta.Audio.Span);
                    break;
                case ServerEvent.ResponseDone { Response.Status: "completed" } done:
                    return done.Response;
                default:
                    break;
            }
        }

        throw new InvalidOperationException("The line ended without a response.");
    }

    private static async Task<string> RecognizeAsync(PocketSphinxRecognizer ears, byte[] audio, string expected)
    {
        var token = TestContext.Current.CancellationToken;
        await using var utterance = await ears.StartAsync(new SpeechHints { Examples = [expected] }, token);
        utterance.Push(audio);
        return (await utterance.FinishAsync(token)).Text;
    }
}
