using Duologue.Audio;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeItemTests
{
    private static readonly RealtimeSettings TextOnly = CascadeTalk.Settings with { TextOnly = true };

    [Fact]
    public async Task Items_go_where_they_are_put()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly);

        await talk.TypeAsync("two", "b");
        await talk.SendAsync(
            new ClientEvent.CreateItem(Message("user", "input_text", "one", "a"), "root"),
            new ClientEvent.CreateItem(Message("assistant", "output_text", "three"), "b"),
            new ClientEvent.CreateItem(Message("system", "input_text", "one and a half"), "a"),
            new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal(["Be brief.", "one", "one and a half", "two", "three"], talk.Brain.Asked[0].Select(m => m.Text));
        Assert.Equal([null, null, "b", "a"], talk.Seen.OfType<ServerEvent.ItemAdded>().Take(4).Select(e => e.PreviousItemId));
        Assert.All(talk.Seen.OfType<ServerEvent.ItemDone>(), e => Assert.Equal("completed", e.Item.Status));
    }

    [Fact]
    public async Task History_with_calls_and_images_is_read()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly);
        var image = new WireContentPart { Type = "input_image", ImageUrl = "data:image/png;base64,AAAA" };

        await talk.SendAsync(
            new ClientEvent.CreateItem(new WireItem { Type = "function_call", CallId = "c1", Name = "book", Arguments = """{"party":2}""" }),
            new ClientEvent.CreateItem(new WireItem { Type = "function_call_output", CallId = "c1", Output = "ok" }),
            new ClientEvent.CreateItem(new WireItem { Type = "message", Role = "user", Content = [image] }),
            new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        var asked = talk.Brain.Asked[0];
        Assert.Equal("2", Assert.IsType<FunctionCallContent>(asked[1].Contents[0]).Arguments?["party"]?.ToString());
        Assert.Equal("ok", Assert.IsType<FunctionResultContent>(asked[2].Contents[0]).Result);
        Assert.Equal("image/png", Assert.IsType<DataContent>(asked[3].Contents[0]).MediaType);
    }

    [Fact]
    public async Task Audio_in_a_created_item_is_recognised()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly, new ScriptedRecognizer().Hears("hello"));
        var audio = Convert.ToBase64String(new byte[AudioFormat.Pcm16k.BytesPerSecond]);

        await talk.SendAsync(
            new ClientEvent.CreateItem(new WireItem { Type = "message", Role = "user", Content = [new WireContentPart { Type = "input_audio", Audio = audio }] }),
            new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal("hello", talk.Brain.Asked[0][^1].Text);
        Assert.Null(talk.Seen.OfType<ServerEvent.ItemAdded>().First().Item.Content?[0].Audio);
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(talk.Ears.Utterances).Duration);
    }

    public static TheoryData<WireItem, string?, string> Wrong => new()
    {
        { Message("user", "input_text", "x"), "nobody", "previous_item_id" },
        { Message("user", "input_text", "x", "same"), null, "item.id" },
        { Message("user", "input_text", "x", new string('i', 33)), null, "item.id" },
        { Message("king", "input_text", "x"), null, "item.role" },
        { Message("assistant", "input_text", "x"), null, "item.content[0].type" },
        { Message("user", "output_text", "x"), null, "item.content[0].type" },
        { new WireItem { Type = "function_call" }, null, "item.name" },
        { new WireItem { Type = "function_call_output" }, null, "item.call_id" },
        { new WireItem { Type = "poem" }, null, "item.type" },
        { new WireItem { Type = "message", Role = "assistant", Content = [new WireContentPart { Type = "output_audio", Audio = "AAAA" }] }, null, "item.content[0].type" },
        { new WireItem { Type = "message", Role = "user", Content = [new WireContentPart { Type = "input_audio", Audio = "%" }] }, null, "item.content[0].audio" },
        { Image("data:image/png;base64,%%%"), null, "item.content[0].image_url" },
        { Image("data:text/plain;base64,AAAA"), null, "item.content[0].image_url" },
        { Image("file:///etc/passwd"), null, "item.content[0].image_url" },
        { Image(null), null, "item.content[0].image_url" },
        { Message("user", "input_text", null), null, "item.content[0].text" },
        { new WireItem { Type = "item_reference", Id = "same" }, null, "item.type" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task Wrong_items_are_errors_with_the_clients_event_id(WireItem item, string? previous, string param)
    {
        await using var talk = await CascadeTalk.OpenAsync();
        await talk.TypeAsync("x", "same");
        await talk.NextAsync<ServerEvent.ItemDone>();

        await talk.SendAsync(new ClientEvent.CreateItem(item, previous) { EventId = "mine" });
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;
        await talk.SettleAsync();

        Assert.Equal((param, "mine"), (error.Param, error.EventId));
        Assert.Single(talk.Seen.OfType<ServerEvent.ItemAdded>());
    }

    [Fact]
    public async Task Retrieving_gives_the_words_of_both_sides()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello"), brain: new ScriptedChat().Answers("Good morning."));
        await talk.SayAsync();
        await talk.ResponseAsync();

        foreach (var item in talk.Seen.OfType<ServerEvent.ItemAdded>().ToArray())
        {
            await talk.SendAsync(new ClientEvent.RetrieveItem(item.Item.Id ?? ""));
            await talk.NextAsync<ServerEvent.ItemRetrieved>();
        }

        Assert.Equal(["hello", "Good morning."], talk.Seen.OfType<ServerEvent.ItemRetrieved>().Select(e => e.Item.Content?[0].Transcript));
    }

    [Fact]
    public async Task A_deleted_item_is_forgotten()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly);
        await talk.TypeAsync("secret", "a");
        await talk.TypeAsync("hello", "b");

        await talk.SendAsync(new ClientEvent.DeleteItem("a"), new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal("a", talk.Only<ServerEvent.ItemDeleted>().ItemId);
        Assert.Equal(["Be brief.", "hello"], talk.Brain.Asked[0].Select(m => m.Text));
    }

    [Fact]
    public async Task Unknown_ids_are_errors_of_their_own()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await talk.SendAsync(
            new ClientEvent.RetrieveItem("x") { EventId = "1" }, new ClientEvent.DeleteItem("x") { EventId = "2" },
            new ClientEvent.TruncateItem("x", 0, 0) { EventId = "3" });
        await talk.NextAsync<ServerEvent.Failure>(e => e.Error.EventId == "3");

        Assert.Equal(
            ["item_retrieve_invalid_item_id", "item_delete_invalid_item_id", "item_truncate_invalid_item_id"],
            talk.Seen.OfType<ServerEvent.Failure>().Select(e => e.Error.Code));
    }

    [Theory]
    [InlineData(true, 0, "")]
    [InlineData(true, 200, "One")]
    [InlineData(true, 390, "One")]
    [InlineData(true, 400, "One two")]
    [InlineData(true, 1_000, "One two three four five.")]
    [InlineData(false, 390, "One two")]
    [InlineData(false, 700, "One two three")]
    public async Task Truncating_leaves_what_was_heard(bool tellsWords, int heardMs, string heard)
    {
        await using var talk = await CascadeTalk.OpenAsync(
            brain: new ScriptedChat().Answers("One two three four five.").Answers("Yes."), mouth: new ToneVoice { TellsWords = tellsWords });
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var id = (await talk.ResponseAsync()).Output?[0].Id ?? "";

        await talk.SendAsync(new ClientEvent.TruncateItem(id, 0, heardMs), new ClientEvent.RetrieveItem(id));
        var truncated = await talk.NextAsync<ServerEvent.ItemTruncated>();
        var item = (await talk.NextAsync<ServerEvent.ItemRetrieved>()).Item;
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal((id, 0, heardMs), (truncated.ItemId, truncated.ContentIndex, truncated.AudioEndMs));
        Assert.Equal(heard, item.Content?[0].Transcript);
        var told = heardMs switch { 0 => [], 1_000 => [heard], _ => new[] { heard + "—" } };
        Assert.Equal(told, talk.Brain.Asked[1].Where(m => m.Role == ChatRole.Assistant).Select(m => m.Text));
    }

    [Theory]
    [InlineData(0, 1_001, "invalid_value", "audio_end_ms")]
    [InlineData(0, -1, "integer_below_min_value", "audio_end_ms")]
    [InlineData(1, 100, "invalid_value", "content_index")]
    public async Task Truncating_where_there_is_no_audio_is_an_error(int contentIndex, int endMs, string code, string param)
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers("One two three four five."));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var id = (await talk.ResponseAsync()).Output?[0].Id ?? "";

        await talk.SendAsync(new ClientEvent.TruncateItem(id, contentIndex, endMs) { EventId = "mine" });
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;

        Assert.Equal((code, param, "mine"), (error.Code, error.Param, error.EventId));
    }

    [Fact]
    public async Task Only_what_the_assistant_spoke_can_be_truncated()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly);
        await talk.TypeAsync("hello", "a");
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var id = (await talk.ResponseAsync()).Output?[0].Id ?? "";

        await talk.SendAsync(new ClientEvent.TruncateItem("a", 0, 0), new ClientEvent.TruncateItem(id, 0, 0));
        await talk.SettleAsync();

        Assert.Equal(2, talk.Seen.OfType<ServerEvent.Failure>().Count(e => e.Error.Code == "item_truncate_invalid_item_id"));
    }

    [Fact]
    public async Task What_other_clients_write_into_items_is_tolerated()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly);
        const string Item = """
            {"type":"conversation.item.create","previous_item_id":null,"item":{"id":"a","object":"realtime.item","type":"message","status":"incomplete",
            "role":"assistant","phase":"final_answer","name":null,"call_id":null,"colour":null,"content":[{"type":"text","text":"three","mood":null}]}}
            """;

        await talk.SendAsync(new RealtimeJson().ReadClientEvent(System.Text.Encoding.UTF8.GetBytes(Item)));
        await talk.SendAsync(
            new ClientEvent.CreateItem(new WireItem { Type = "message", Role = "user" }),
            new ClientEvent.CreateItem(Message("assistant", "output_audio", null) with { Content = [new WireContentPart { Type = "output_audio", Transcript = "four" }] }),
            new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        var added = talk.Seen.OfType<ServerEvent.ItemAdded>().Select(e => e.Item).ToArray();
        Assert.Equal(("completed", "final_answer", "output_text", null), (added[0].Status, added[0].Phase, added[0].Content?[0].Type, added[0].Extra));
        Assert.Empty(added[1].Content ?? [new WireContentPart()]);
        Assert.Equal(["Be brief.", "three", "four"], talk.Brain.Asked[0].Select(m => m.Text));
    }

    [Fact]
    public async Task The_words_beside_audio_in_an_item_are_not_lost_when_it_is_recognised()
    {
        await using var talk = await CascadeTalk.OpenAsync(TextOnly, new ScriptedRecognizer().Hears("hello"));
        var audio = new WireContentPart { Type = "input_audio", Audio = Convert.ToBase64String(new byte[6_400]) };

        await talk.SendAsync(
            new ClientEvent.CreateItem(Message("user", "input_text", "Listen:", "a") with { Content = [new WireContentPart { Type = "input_text", Text = "Listen:" }, audio] }),
            new ClientEvent.CreateResponse(), new ClientEvent.RetrieveItem("a"));
        await talk.ResponseAsync();

        Assert.Equal(["Listen:", "hello"], talk.Brain.Asked[0][^1].Contents.Cast<TextContent>().Select(c => c.Text));
    }

    private static WireItem Message(string role, string type, string? text, string? id = null) =>
        new() { Id = id, Type = "message", Role = role, Content = [new WireContentPart { Type = type, Text = text }] };

    private static WireItem Image(string? url) =>
        new() { Type = "message", Role = "user", Content = [new WireContentPart { Type = "input_image", ImageUrl = url }] };
}
