using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.Tests.Models.Reconnecting;

/// <summary>The simplest thing that can hold a conversation with tools: asks its questions one after the other and keeps a ledger of calls.</summary>
internal sealed class TalkingSession(IRealtimeConnection connection, int questions)
{
    private readonly HashSet<string> _audible = [];
    private readonly HashSet<string> _halfCalled = [];
    private int _asked;

    public List<string> ToolRuns { get; } = [];

    /// <summary>Responses that were begun and not ended, and items added and not done.</summary>
    public HashSet<string> Open { get; } = [];

    public List<string> Problems { get; } = [];

    public int Breaks { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await AskAsync(cancellationToken);
        await foreach (var received in connection.ReceiveAsync(cancellationToken))
        {
            Check(received);
            if (received is ServerEvent.ResponseDone done && await DoneAsync(done.Response, cancellationToken))
            {
                return;
            }
        }
    }

    private void Check(ServerEvent received)
    {
        switch (received)
        {
            case ServerEvent.ResponseCreated e: Add(e.Response.Id); break;
            case ServerEvent.ResponseDone e: Remove(e.Response.Id); break;
            case ServerEvent.ItemAdded e: Add(e.Item.Id); break;
            case ServerEvent.ItemDone e: Remove(e.Item.Id); break;
            case ServerEvent.OutputItemAdded { Item.Type: "function_call" } e: _halfCalled.Add(e.ResponseId); break;
            case ServerEvent.OutputItemDone { Item.Status: "completed" } e: _halfCalled.Remove(e.ResponseId); break;
            case ServerEvent.OutputAudioDelta e: _audible.Add(e.ResponseId); break;
            case ServerEvent.OutputTranscriptDelta e: _audible.Add(e.ResponseId); break;
            case ServerEvent.ConnectionLost: Breaks++; break;
            case ServerEvent.Failure e: Problems.Add(e.Error.Message ?? "error"); break;
            case ServerEvent.Unknown e: Problems.Add(e.Name); break;
        }
    }

    private void Add(string? id)
    {
        if (!Open.Add(id ?? ""))
        {
            Problems.Add($"{id} began twice");
        }
    }

    private void Remove(string? id)
    {
        if (!Open.Remove(id ?? ""))
        {
            Problems.Add($"{id} ended without a beginning");
        }
    }

    private async Task<bool> DoneAsync(WireResponse response, CancellationToken cancellationToken)
    {
        if (response.Status == "failed" && (!_audible.Contains(response.Id ?? "") || _halfCalled.Contains(response.Id ?? "")))
        {
            return false;
        }

        var calls = (response.Output ?? []).Where(i => i is { Type: "function_call", Status: "completed" }).ToArray();
        foreach (var call in calls)
        {
            ToolRuns.Add(call.CallId ?? "");
            var output = new WireItem { Type = "function_call_output", CallId = call.CallId, Output = $"looked for {call.CallId}" };
            await connection.SendAsync(new ClientEvent.CreateItem(output), cancellationToken);
        }

        if (calls.Length > 0)
        {
            await connection.SendAsync(new ClientEvent.CreateResponse(), cancellationToken);
            return false;
        }

        return !await AskAsync(cancellationToken);
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        if (++_asked > questions)
        {
            return false;
        }

        var part = new WireContentPart { Type = "input_text", Text = $"Question {_asked}?" };
        var item = new WireItem { Type = "message", Role = "user", Content = [part] };
        await connection.SendAsync(new ClientEvent.CreateItem(item), cancellationToken);
        await connection.SendAsync(new ClientEvent.CreateResponse(), cancellationToken);
        return true;
    }
}
