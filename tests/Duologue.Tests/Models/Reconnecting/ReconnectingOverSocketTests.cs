using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Protocol;
using Duologue.Testing.Realtime;
using Duologue.Tests.Support;

namespace Duologue.Tests.Models.Reconnecting;

/// <summary>Both models together over real sockets.</summary>
public sealed class ReconnectingOverSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_whose_socket_is_reset_in_mid_response_goes_on_over_the_next()
    {
        var cut = ReplayScript.Session().AnswerItems().Expect("response.create")
            .Send(RealtimeScripts.FunctionCall("resp_1", "item_f1", "call_1", "look", "{\"a\":1}").Take(5)).Abort();
        var whole = ReplayScript.Session().AnswerItems().Expect("response.create")
            .Send(RealtimeScripts.WrittenAnswer("resp_2", "item_a2", "Nine."));
        await using var server = ReplayServer.Start(cut, ReplayScript.Refuse(503), whole);
        var clock = new TestClock { JumpWithin = TimeSpan.FromMinutes(1) };
        var model = new ReconnectingModel(
            new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = server.BaseUrl }), new ReconnectOptions { TimeProvider = clock, Seed = 1 });

        await using var connection = await model.ConnectAsync(RealtimeSettings.Default with { Instructions = "Be brief." }, Token);
        var part = new WireContentPart { Type = "input_text", Text = "When?" };
        await connection.SendAsync(new ClientEvent.CreateItem(new WireItem { Type = "message", Role = "user", Content = [part] }), Token);
        await connection.SendAsync(new ClientEvent.CreateResponse(), Token);
        var told = new List<ServerEvent>();
        await foreach (var received in connection.ReceiveAsync(Token))
        {
            told.Add(received);
            if (received is ServerEvent.ResponseDone { Response.Status: "completed" })
            {
                break;
            }
        }

        Assert.Equal([1, 2], told.OfType<ServerEvent.ConnectionLost>().Select(e => e.Attempt));
        Assert.Single(told.OfType<ServerEvent.ConnectionRestored>());
        Assert.Single(told.OfType<ServerEvent.SessionCreated>());
        Assert.Equal(["failed", "completed"], told.OfType<ServerEvent.ResponseDone>().Select(e => e.Response.Status));
        var last = server.Connections[^1];
        Assert.Equal("Be brief.", last.ReceivedOf("session.update")[0].GetProperty("session").GetProperty("instructions").GetString());
        Assert.Single(last.ReceivedOf("conversation.item.create"));
    }

    [Fact]
    public async Task A_key_that_is_refused_is_tried_once()
    {
        await using var server = ReplayServer.Start(ReplayScript.Refuse(401));
        var model = new ReconnectingModel(new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = server.BaseUrl }));

        var failure = await Assert.ThrowsAsync<RealtimeException>(async () => await model.ConnectAsync(RealtimeSettings.Default, Token));

        Assert.Equal(RealtimeFailure.InvalidKey, failure.Reason);
        Assert.Equal(1, server.Attempts);
    }
}
