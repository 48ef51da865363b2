using System.Net;
using Duologue.Audio;
using Duologue.Tests.Models.Cascade.Fakes;
using Microsoft.Extensions.AI;

namespace Duologue.AspNetCore.Tests.Audio;

public class VoiceCommandTests
{
    private const string Path = "/audio/process-voice-command";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_command_runs_the_agents_tools_and_answers_in_json()
    {
        var brain = new ScriptedChat().Answers(ScriptedChat.Call("c1", "get_weather", "city", "Paris")).Answers("It is sunny in Paris.");
        await using var server = await AudioServer.StartAsync(agent: Weather, ears: Heard("what's the weather in paris"), brain: brain);

        var (status, body) = await server.PostAsync(Path, AudioServer.Raw(TestWav.Make(rate: 44_100, channels: 2)), "application/json");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["transcript", "answer", "agent", "tools", "duration_ms", "audio"], body.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("what's the weather in paris", "It is sunny in Paris.", "Assistant"),
            (body.GetProperty("transcript").GetString(), body.GetProperty("answer").GetString(), body.GetProperty("agent").GetString()));
        var tool = Assert.Single(body.GetProperty("tools").EnumerateArray());
        Assert.Equal(("get_weather", "Paris"), (tool.GetProperty("name").GetString(), tool.GetProperty("arguments").GetProperty("city").GetString()));
        Assert.Contains("sunny in Paris", tool.GetProperty("result").GetString(), StringComparison.Ordinal);
        Assert.False(tool.GetProperty("is_failed").GetBoolean());
        using var file = new MemoryStream(body.GetProperty("audio").GetBytesFromBase64());
        var wav = WavFile.Read(file);
        Assert.InRange(wav.Duration.TotalMilliseconds, 990, 1_010);
        Assert.Equal((long)wav.Duration.TotalMilliseconds, body.GetProperty("duration_ms").GetInt64());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("audio/wav")]
    [InlineData("audio/*, application/json;q=0.2")]
    public async Task The_same_as_a_file_has_its_words_beside_it(string? accept)
    {
        var brain = new ScriptedChat().Answers("Grüße, 你好!");
        await using var server = await AudioServer.StartAsync(ears: Heard("hello"), brain: brain);
        using var form = new MultipartFormDataContent { { AudioServer.Raw(TestWav.Make()), "file", "a.wav" } };

        using var response = await server.SendAsync(Path, form, accept);
        var bytes = await response.Content.ReadAsByteArrayAsync(Token);

        Assert.Equal("audio/wav", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        Assert.Equal("hello", Header(response, "X-Transcript"));
        Assert.Equal("Grüße, 你好!", Header(response, "X-Answer"));
        Assert.Equal("Assistant", Header(response, "X-Agent"));
        using var file = new MemoryStream(bytes);
        Assert.InRange(WavFile.Read(file).Duration.TotalMilliseconds, 390, 410);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_long_answer_is_whole_in_the_audio_and_cut_in_the_header()
    {
        var words = string.Join(' ', Enumerable.Repeat("schön", 400));
        await using var server = await AudioServer.StartAsync(ears: Heard("hello"), brain: new ScriptedChat().Answers(words));

        using var response = await server.SendAsync(Path, AudioServer.Raw(TestWav.Make()));
        using var file = new MemoryStream(await response.Content.ReadAsByteArrayAsync(Token));

        var answer = Header(response, "X-Answer");
        Assert.InRange(answer.Length, 300, 1_500);
        Assert.StartsWith(answer, words, StringComparison.Ordinal);
        Assert.InRange(WavFile.Read(file).Duration.TotalSeconds, 79, 81);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_it_was_handed_to_answers()
    {
        var billing = new RealtimeAgent { Name = "Billing", Instructions = "You are billing." };
        var brain = new ScriptedChat().Answers(new FunctionCallContent("c1", "transfer_to_billing")).Answers("You're through to Billing.");
        await using var server = await AudioServer.StartAsync(
            agent: () => new RealtimeAgent { Name = "Assistant", Handoffs = { billing } }, ears: Heard("billing please"), brain: brain);

        var (_, body) = await server.PostAsync(Path, AudioServer.Raw(TestWav.Make()), "application/json");

        Assert.Equal(("Billing", "You're through to Billing."), (body.GetProperty("agent").GetString(), body.GetProperty("answer").GetString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_guardrail_takes_back_is_not_in_the_answer()
    {
        var guard = new OutputGuardrail("no_secrets", text => text.Contains("secret", StringComparison.Ordinal) ? GuardrailResult.Trip("A secret.") : GuardrailResult.Pass);
        var brain = new ScriptedChat().Answers("The secret is four.").Answers("I cannot say that.");
        await using var server = await AudioServer.StartAsync(
            agent: () => new RealtimeAgent { Name = "Assistant", OutputGuardrails = { guard } }, ears: Heard("tell me"), brain: brain);

        var (_, body) = await server.PostAsync(Path, AudioServer.Raw(TestWav.Make()), "application/json");

        Assert.Equal("I cannot say that.", body.GetProperty("answer").GetString());
        Assert.InRange(body.GetProperty("duration_ms").GetInt64(), 790, 810);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_nobody_may_ask_for_is_answered_by_another()
    {
        var guard = new InputGuardrail("polite", text => text.Contains("rude", StringComparison.Ordinal) ? GuardrailResult.Trip("Rude.") : GuardrailResult.Pass);
        var brain = new ScriptedChat().Answers("Bad answer.").Answers("Let us stay polite.").Answers("Let us stay polite.");
        await using var server = await AudioServer.StartAsync(
            agent: () => new RealtimeAgent { Name = "Assistant", InputGuardrails = { guard } }, ears: Heard("something rude"), brain: brain);

        var (_, body) = await server.PostAsync(Path, AudioServer.Raw(TestWav.Make()), "application/json");

        Assert.DoesNotContain("Bad", body.GetProperty("answer").GetString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_tool_that_needs_approval_is_rejected_because_nobody_can_be_asked()
    {
        var ran = false;
        var tool = new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => ran = true, "delete_all"));
        var brain = new ScriptedChat().Answers(new FunctionCallContent("c1", "delete_all")).Answers("I may not do that.");
        await using var server = await AudioServer.StartAsync(
            agent: () => new RealtimeAgent { Name = "Assistant", Tools = { tool } }, ears: Heard("delete all"), brain: brain);

        var (_, body) = await server.PostAsync(Path, AudioServer.Raw(TestWav.Make()), "application/json");

        Assert.False(ran);
        Assert.Equal("I may not do that.", body.GetProperty("answer").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_greeting_is_no_answer()
    {
        await using var server = await AudioServer.StartAsync(
            agent: () => new RealtimeAgent { Name = "Assistant", Greeting = "Welcome to the line." }, ears: Heard("hello"), brain: new ScriptedChat().Answers("Hi.").Answers("Hi."));

        var (_, body) = await server.PostAsync(Path, AudioServer.Raw(TestWav.Make()), "application/json");

        Assert.Equal("Hi.", body.GetProperty("answer").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_brain_that_fails_is_told()
    {
        var brain = new ScriptedChat().Answers(new InvalidOperationException("overloaded")).Answers(new InvalidOperationException("overloaded"));
        await using var server = await AudioServer.StartAsync(ears: Heard("hello"), brain: brain);

        var (status, body) = await server.PostAsync(Path, AudioServer.Raw(TestWav.Make()), "application/json");

        Assert.Equal((HttpStatusCode.BadGateway, "no_answer"), (status, AudioServer.Code(body)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Commands_do_not_remember_each_other()
    {
        await using var server = await AudioServer.StartAsync(ears: Heard("first").Hears("second"), brain: new ScriptedChat().Answers("One.").Answers("Two."));

        await server.PostAsync(Path, AudioServer.Raw(TestWav.Make()), "application/json");
        await server.PostAsync(Path, AudioServer.Raw(TestWav.Make()), "application/json");

        Assert.DoesNotContain(server.Brain.Asked[1], m => m.Text.Contains("first", StringComparison.Ordinal));
    }

    private static RealtimeAgent Weather() => new()
    {
        Name = "Assistant",
        Tools = { AIFunctionFactory.Create((string city) => $"It is sunny in {city}.", "get_weather") },
    };

    private static WrittenRecognizer Heard(string text) => new WrittenRecognizer().Hears(text);

    private static string Header(HttpResponseMessage response, string name) => Uri.UnescapeDataString(response.Headers.GetValues(name).Single());
}
