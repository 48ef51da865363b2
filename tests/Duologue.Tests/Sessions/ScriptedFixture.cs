using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.Tests.Sessions;

public sealed class ScriptedFixture : ISessionFixture
{
    private readonly ScriptedModel _model = new();

    public ManualTimeProvider Time { get; } = new();

    public IRealtimeModel Model => _model;

    public RealtimeSettings Settings { get; } = new();

    public ScriptedConnection Connection => _model.Connection;

    public string? Instructions =>
        Connection.Sent.OfType<ClientEvent.UpdateSession>().LastOrDefault(u => u.Session.Instructions is not null)?.Session.Instructions
        ?? Connection.Settings.Instructions;

    public IReadOnlyList<(string CallId, string Output)> ToolOutputs =>
        [.. Connection.Sent.OfType<ClientEvent.CreateItem>().Where(c => c.Item.Type == "function_call_output").Select(c => (c.Item.CallId!, c.Item.Output!))];

    public IReadOnlyList<(string ItemId, TimeSpan Heard)> Truncations =>
        [.. Connection.Sent.OfType<ClientEvent.TruncateItem>().Select(t => (t.ItemId, TimeSpan.FromMilliseconds(t.AudioEndMs)))];

    public void WillSay(string text) => _model.Says(text);

    public void WillKeepTalking(string text) =>
        _model.Answers(new ScriptedAnswer { Text = text, HoldAfter = TimeSpan.FromMilliseconds(60 * text.Length / 2) });

    public void WillCall(params (string Name, string Arguments)[] calls) => _model.CallsTools(calls);

    public void WillSayAside(string text) => _model.SaysAside(text);

    public Task UserSaysAsync(RealtimeSession session, string text, CancellationToken cancellationToken)
    {
        Connection.UserSays(text);
        return Task.CompletedTask;
    }

    public Task UserBeginsAsync(RealtimeSession session, CancellationToken cancellationToken)
    {
        Connection.UserSpeaks();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
