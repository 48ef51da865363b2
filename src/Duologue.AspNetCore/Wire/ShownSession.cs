using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>What a client is shown of the model's events where that is not the event itself: the session, and what only beta has.</summary>
/// <remarks>Owned by the pump that carries the model's events.</remarks>
/// <param name="completion">Makes sessions whole.</param>
/// <param name="shape">The family of events.</param>
/// <param name="isConfigured">Whether the model is sent a configuration first: then the session is shown when it has answered.</param>
internal sealed class ShownSession(SessionCompletion completion, WireShape shape, bool isConfigured)
{
    /// <summary>The id of the event that carries the configuration.</summary>
    public const string ConfigurationId = "event_configuration";

    private readonly string _conversationId = "conv_" + Guid.CreateVersion7().ToString("N")[..24];
    private bool _isAwaited = isConfigured;
    private ServerEvent.SessionCreated? _held;

    /// <summary>What is to be written.</summary>
    public IEnumerable<ServerEvent> Show(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ServerEvent.SessionCreated created when _isAwaited && _held is null:
                _held = created;
                return [];
            case ServerEvent.SessionCreated created:
                return Begin(created);
            case ServerEvent.SessionUpdated updated when _held is { } held:
                _held = null;
                _isAwaited = false;
                return Begin(held with { Session = updated.Session });
            case ServerEvent.SessionUpdated updated:
                return [updated with { Session = completion.Complete(updated.Session) }];
            case ServerEvent.Failure { Error.EventId: ConfigurationId } refused:
                return [.. Release(), refused with { Error = refused.Error with { EventId = null } }];
            case ServerEvent.ResponseCreated { Response: { ConversationId: not null } response } e when shape == WireShape.Beta:
                return [e with { Response = response with { ConversationId = _conversationId } }];
            case ServerEvent.ResponseDone { Response: { ConversationId: not null } response } e when shape == WireShape.Beta:
                return [e with { Response = response with { ConversationId = _conversationId } }];
            case { IsLocal: true }:
                return [];
            default:
                return _held is null ? [serverEvent] : [.. Release(), serverEvent];
        }
    }

    /// <summary>The session as the model began it: nothing comes before that.</summary>
    private IEnumerable<ServerEvent> Release()
    {
        _isAwaited = false;
        if (_held is not { } held)
        {
            return [];
        }

        _held = null;
        return Begin(held);
    }

    private ServerEvent[] Begin(ServerEvent.SessionCreated created)
    {
        var whole = created with { Session = completion.Complete(created.Session) };
        if (shape != WireShape.Beta || whole.Session.Type == "transcription")
        {
            return [whole];
        }

        var conversation = System.Text.Json.JsonElement.Parse($$"""{"id":"{{_conversationId}}","object":"realtime.conversation"}""");
        return [whole, new ServerEvent.ConversationCreated(conversation)];
    }
}
