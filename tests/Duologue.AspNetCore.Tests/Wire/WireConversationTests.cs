using System.Text.Json;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Tests.Models.Cascade.Fakes;
using Microsoft.Extensions.AI;

namespace Duologue.AspNetCore.Tests.Wire;

/// <summary>What clients do with the conversation must change what the chat model is sent next.</summary>
public class WireConversationTests
{
    [Fact(Timeout = 60_000)]
    public async Task Items_are_read_in_the_order_they_were_put()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();

        var third = await client.TypeAsync("third");
        await client.SendAsync(User("first", "root"));
        var first = (await client.NextAsync("conversation.item.done")).GetProperty("item").GetProperty("id").GetString();
        await client.SendAsync(User("second", first));
        var second = await client.NextAsync("conversation.item.added");
        await client.RespondAsync();

        Assert.Equal(["first", "second", "third"], Said(talk.Brain, 0, ChatRole.User));
        Assert.Equal(first, second.GetProperty("previous_item_id").GetString());
        Assert.NotEqual(third, first);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_deleted_is_forgotten()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();
        var secret = await client.TypeAsync("my number is one two three");
        await client.TypeAsync("hello");

        await client.SendAsync($$"""{"type":"conversation.item.delete","item_id":"{{secret}}"}""");
        var deleted = await client.NextAsync("conversation.item.deleted");
        await client.RespondAsync();

        Assert.Equal(secret, deleted.GetProperty("item_id").GetString());
        Assert.Equal(["hello"], Said(talk.Brain, 0, ChatRole.User));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_cut_off_was_never_said()
    {
        await using var talk = await WireTalk.StartAsync(brain: new ScriptedChat().Answers("one two three four five six seven").Answers("Yes."));
        await using var client = await talk.OpenAsync();
        await client.TypeAsync("Count.");
        var spoken = (await client.RespondAsync()).GetProperty("output")[0].GetProperty("id").GetString();

        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{spoken}}","content_index":0,"audio_end_ms":500}""");
        var truncated = await client.NextAsync("conversation.item.truncated");
        await client.SendAsync($$"""{"type":"conversation.item.retrieve","item_id":"{{spoken}}"}""");
        var kept = (await client.NextAsync("conversation.item.retrieved")).GetProperty("item").GetRawText();
        await client.TurnAsync("Go on.");

        Assert.Equal((spoken, 500), (truncated.GetProperty("item_id").GetString(), truncated.GetProperty("audio_end_ms").GetInt32()));
        var heard = Assert.Single(Said(talk.Brain, 1, ChatRole.Assistant));
        Assert.StartsWith("one two", heard, StringComparison.Ordinal);
        Assert.All(new[] { heard, kept }, text => Assert.DoesNotContain("five", text, StringComparison.Ordinal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(100_000, "invalid_value", "audio_end_ms")]
    [InlineData(-1, "integer_below_min_value", "audio_end_ms")]
    public async Task Nobody_heard_more_than_was_said(int end, string code, string param)
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();
        var spoken = (await client.RespondAsync()).GetProperty("output")[0].GetProperty("id").GetString();

        await client.SendAsync($$"""{"event_id":"mine","type":"conversation.item.truncate","item_id":"{{spoken}}","content_index":0,"audio_end_ms":{{end}} }""");
        var error = await client.ErrorAsync();

        Assert.Equal(
            (code, param, "mine"), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString(), error.GetProperty("event_id").GetString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_user_typed_cannot_be_cut()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();
        var typed = await client.TypeAsync("hello");

        await client.SendAsync($$"""{"event_id":"mine","type":"conversation.item.truncate","item_id":"{{typed}}","content_index":0,"audio_end_ms":0}""");

        Assert.Equal("item_truncate_invalid_item_id", (await client.ErrorAsync()).GetProperty("code").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Histories_of_every_kind_are_taken()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync("/v1/realtime?model=gpt-realtime-99-preview");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"no-such-voice"}}}}""");
        var voice = (await client.NextAsync("session.updated")).GetProperty("session").GetProperty("audio").GetProperty("output").GetProperty("voice");
        string[] items =
        [
            """{"type":"message","role":"system","content":[{"type":"input_text","text":"Be kind."}]}""",
            """{"id":"msg_1","object":"realtime.item","status":"completed","type":"message","role":"user","content":[{"type":"input_text","text":"Weather?"}]}""",
            """{"type":"function_call","call_id":"call_9","name":"get_weather","arguments":"{\"city\":\"Rome\"}"}""",
            """{"type":"function_call_output","call_id":"call_9","output":"hot"}""",
            """{"type":"message","role":"assistant","phase":"final_answer","status":"completed","content":[{"type":"output_text","text":"It is hot."}]}""",
            """{"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"},{"type":"input_text","text":"And here?"}]}""",
        ];

        foreach (var item in items)
        {
            await client.SendAsync($$"""{"type":"conversation.item.create","item":{{item}} }""");
            await client.NextAsync("conversation.item.done");
        }

        await client.RespondAsync();

        var asked = Assert.Single(talk.Brain.Asked);
        Assert.Equal("no-such-voice", voice.GetString());
        Assert.Contains(asked, m => m.Role == ChatRole.System && m.Text.Contains("Be kind.", StringComparison.Ordinal));
        Assert.Contains(asked, m => m.Contents.OfType<FunctionCallContent>().Any(c => c.CallId == "call_9"));
        Assert.Contains(asked, m => m.Contents.OfType<FunctionResultContent>().Any(c => c.CallId == "call_9"));
        Assert.Contains(asked, m => m.Role == ChatRole.Assistant && m.Text == "It is hot.");
        Assert.Contains(asked, m => m.Text.Contains("And here?", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_id_of_the_clients_own_is_kept()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync();

        await client.SendAsync("""{"type":"conversation.item.create","item":{"id":"item_of_my_own","type":"message","role":"user","content":[{"type":"input_text","text":"hello"}]}}""");
        var added = await client.NextAsync("conversation.item.added");
        await client.NextAsync("conversation.item.done");
        await client.SendAsync("""{"type":"conversation.item.retrieve","item_id":"item_of_my_own"}""");
        var retrieved = await client.NextAsync("conversation.item.retrieved");

        Assert.Equal("item_of_my_own", added.GetProperty("item").GetProperty("id").GetString());
        Assert.Equal("hello", retrieved.GetProperty("item").GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task An_update_changes_what_it_names_and_nothing_else()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await WireClient.ConnectAsync(talk.Server.Address);

        // Sent before the session is read, as some clients do.
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","instructions":"Be brief.","tools":[{"type":"function","name":"f","parameters":{}}]}}""");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"high","speed":1.2}}}}""");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","instructions":"","tools":[],"max_output_tokens":200}}""");
        var sessions = new List<JsonElement>();
        for (var i = 0; i < 4; i++)
        {
            sessions.Add((await client.NextAsync("session.updated")).GetProperty("session"));
        }

        Assert.Equal("session.created", client.Types()[0]);
        var third = sessions[2];
        Assert.Equal("Be brief.", third.GetProperty("instructions").GetString());
        Assert.Equal(1, third.GetProperty("tools").GetArrayLength());
        Assert.Equal("high", third.GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
        Assert.Equal(JsonValueKind.Null, third.GetProperty("audio").GetProperty("input").GetProperty("turn_detection").ValueKind);
        Assert.Equal("audio/pcm", third.GetProperty("audio").GetProperty("input").GetProperty("format").GetProperty("type").GetString());
        var last = sessions[3];
        Assert.Equal(("", 0, 200), (last.GetProperty("instructions").GetString(), last.GetProperty("tools").GetArrayLength(), last.GetProperty("max_output_tokens").GetInt32()));
    }

    private static string User(string text, string? after) =>
        $$"""{"type":"conversation.item.create","previous_item_id":"{{after}}","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{text}}"}]} }""";

    private static IEnumerable<string> Said(ScriptedChat brain, int turn, ChatRole role) => brain.Asked[turn].Where(m => m.Role == role).Select(m => m.Text);
}
