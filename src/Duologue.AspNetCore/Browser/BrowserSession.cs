using System.Net.WebSockets;
using Duologue.Calls;
using Duologue.Models;
using Microsoft.Extensions.Logging;
using static Duologue.AspNetCore.Browser.BrowserMessages;

namespace Duologue.AspNetCore.Browser;

/// <summary>The conversation of one page, on however many sockets it comes and comes back.</summary>
/// <remarks>
/// <code>
///   POST start ─► ticket ─► socket ─► ServeAsync ─┬─► RunAsync: endpoint + bridge + session, to the end of the conversation
///                                                 └─► socket's loops;  broken? ─► window ─► back with the token: ServeAsync again
///                                                                                       └─► over: endpoint.HangUp
/// </code>
/// Thread-safe. Locks are taken in the order narrator, this, endpoint, session.
/// </remarks>
internal sealed partial class BrowserSession : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly BrowserParts _parts;
    private readonly Casting _casting;
    private readonly PageSettings _settings;
    private readonly Narrator _narrator;
    private readonly ILogger _logger;
    private readonly ITimer _window;
    private readonly long _began;

    // What was said before the page could be told anything.
    private readonly List<ToPage> _early = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RealtimeSession? _session;
    private PageCommands? _commands;
    private BrowserSocket? _newest;
    private BrowserSocket? _socket;
    private Ending? _ending;
    private SessionMetrics? _last;
    private string? _token;
    private bool _hasBegun;
    private int _resumes;

    public BrowserSession(string id, BrowserAgent agent, BrowserParts parts)
    {
        (Id, _parts) = (id, parts);
        _logger = parts.Loggers.CreateLogger<BrowserSession>();
        _began = parts.TimeProvider.GetTimestamp();
        _casting = new Casting(parts.Agents, agent);
        var settings = parts.Options.Settings;
        _settings = new PageSettings(
            _casting,
            settings.TurnDetection ?? new TurnDetection.ServerVad(),
            settings.Voice ?? _casting.First.Voice ?? (parts.Model.Capabilities.Voices is [var first, ..] ? first : ""));
        Endpoint = new BrowserEndpoint(parts.TimeProvider, () => _narrator?.SpeakingChanged());
        _narrator = new Narrator(Post, () => Endpoint.IsSpeaking, parts.TimeProvider)
        {
            Turns = () => _settings.Turns,
            SettingsNow = HandedOver,
            MetricsNow = session => PageViews.Metrics(Id, isRunning: true, _resumes, session.GetMetrics()),
        };
        _window = parts.TimeProvider.CreateTimer(static state => ((BrowserSession?)state)?.OnWindowOver(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The page's name for it.</summary>
    public string Id { get; }

    /// <summary>Where the page is.</summary>
    public BrowserEndpoint Endpoint { get; }

    /// <summary>What it has come to; null before it runs.</summary>
    public Metrics? GetMetrics()
    {
        lock (_gate)
        {
            return (_last ?? _session?.GetMetrics()) is { } metrics ? PageViews.Metrics(Id, _ending is null, _resumes, metrics) : null;
        }
    }

    /// <summary>Holds the conversation, to its end.</summary>
    public async Task RunAsync()
    {
        CallEnd end;
        try
        {
            var options = new CallOptions
            {
                Settings = _parts.Options.Settings,
                Observers = [_narrator],
                Registry = _parts.Registry,
                Started = OnStarted,
            };
            end = await _parts.Runner(_casting.First).RunCallAsync(Endpoint, options, _parts.Stopping).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The agent is foreign code, its instructions too: whoever is at the page must hear that it failed.
            end = new CallEnd(CallEndReason.Failed, TimeSpan.Zero, error);
        }

        LogEnded(_logger, Id, end.Reason, end.Error);
        Finish(Ending.Of(end));
    }

    /// <summary>Serves one socket of the page, until it is closed or broken.</summary>
    public async Task ServeAsync(WebSocket webSocket, bool isResumed)
    {
        using var socket = new BrowserSocket(webSocket, this, _parts.Options, _parts.TimeProvider, _parts.Loggers.CreateLogger<BrowserSocket>());
        BrowserSocket? before;
        lock (_gate)
        {
            (before, _newest) = (_newest, socket);
        }

        if (before is not null)
        {
            before.Close(TakenOver, "taken over");
            await before.Ended.ConfigureAwait(false);
            Endpoint.Lose(before);
        }

        await _started.Task.ConfigureAwait(false);
        Attach(socket, isResumed);
        await socket.RunAsync().ConfigureAwait(false);
        Detach(socket);
    }

    /// <summary>Tells the page, if one is there.</summary>
    public void Post(ToPage message)
    {
        Stamp(message);
        lock (_gate)
        {
            if (_socket is { } socket)
            {
                socket.Post(message);
            }
            else if (!_hasBegun)
            {
                _early.Add(message);
            }
        }
    }

    /// <summary>Tells one socket.</summary>
    public void Answer(BrowserSocket socket, ToPage message)
    {
        Stamp(message);
        socket.Post(message);
    }

    /// <summary>Says what is wrong with what a socket sent.</summary>
    public void Refuse(BrowserSocket socket, string code, string message, string advice, bool isFatal = false) =>
        Answer(socket, new Error(code, message, advice, isFatal));

    /// <summary>Says why what the page asked for was not done.</summary>
    public void Refuse(string code, string message, string advice) => Post(new Error(code, message, advice, Fatal: false));

    /// <summary>Puts the time on a message.</summary>
    public void Stamp(ToPage message) => message.At = (long)_parts.TimeProvider.GetElapsedTime(_began).TotalMilliseconds;

    /// <summary>The page's audio went on; returns when its memory is no longer needed.</summary>
    public ValueTask<bool> HearAsync(ReadOnlyMemory<byte> audio)
    {
        _commands?.Heard(audio.Length);
        return Endpoint.HearAsync(audio);
    }

    /// <summary>Takes what the page asks for.</summary>
    public void Take(PageMessage message)
    {
        if (message is PageMessage.End)
        {
            Endpoint.HangUp();
        }
        else
        {
            _commands?.Take(message);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync().ConfigureAwait(false);
        _narrator.Stop();
        await Endpoint.DisposeAsync().ConfigureAwait(false);
        if (_commands is { } commands)
        {
            await commands.Done.ConfigureAwait(false);
        }
    }

    private void OnStarted(RealtimeSession session)
    {
        lock (_gate)
        {
            _session = session;
            _settings.Speaker = () => session.CurrentAgent;
            _commands = new PageCommands(session, _parts.Model.Capabilities, _casting, _narrator, _settings, this, _logger);
        }

        LogBegan(_logger, Id, session.Id);
        _started.TrySetResult();
    }

    private void Attach(BrowserSocket socket, bool isResumed)
    {
        lock (_gate)
        {
            _window.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (_ending is { } ending)
            {
                Say(socket, ending);
                return;
            }

            if (isResumed)
            {
                _resumes++;
                socket.Grant(_parts.Options.ResumeWindow);
            }

            Answer(socket, Ready(isResumed, Endpoint.Attach(socket)));
            _early.ForEach(socket.Post);
            _early.Clear();
            _socket = socket;
            _hasBegun = true;
        }

        _narrator.Repeat(isResumed);
    }

    private void Detach(BrowserSocket socket)
    {
        Endpoint.Lose(socket);
        lock (_gate)
        {
            if (_newest != socket)
            {
                return;
            }

            (_newest, _socket) = (null, null);
            if (_ending is not null)
            {
                return;
            }

            if (!socket.IsFarewell)
            {
                _window.Change(_parts.Options.ResumeWindow, Timeout.InfiniteTimeSpan);
                LogLost(_logger, Id);
                return;
            }
        }

        Endpoint.HangUp();
    }

    private SessionReady Ready(bool isResumed, long position)
    {
        if (_token is { } old)
        {
            _parts.Returns.Revoke(old);
        }

        _token = _parts.Returns.Issue(this) ?? "";
        return new SessionReady
        {
            SessionId = Id,
            ResumeToken = _token,
            Resumed = isResumed,
            Agent = _settings.Agent,
            Choice = _casting.Choice,
            Agents = _parts.AgentViews,
            Graph = _casting.Graph,
            Voices = _parts.Model.Capabilities.Voices,
            Voice = _settings.Voice,
            TurnDetection = PageViews.Turn(_settings.Turns),
            Position = position,
            HeartbeatSeconds = _parts.Options.Heartbeat.TotalSeconds,
            ResumeSeconds = _parts.Options.ResumeWindow.TotalSeconds,
            History = PageViews.History(_session?.History ?? []),
        };
    }

    private Settings HandedOver()
    {
        if (_parts.Model.Capabilities.CanChangeVoice && _session?.CurrentAgent.Voice is { } voice)
        {
            _settings.Voice = voice;
        }

        return _settings.Message();
    }

    private void Finish(Ending ending)
    {
        BrowserSocket? socket;
        lock (_gate)
        {
            _ending = ending;
            _last = _session?.GetMetrics();
            socket = _socket;
            if (_token is { } token)
            {
                _parts.Returns.Revoke(token);
            }
        }

        if (socket is not null)
        {
            Say(socket, ending);
        }

        _started.TrySetResult();
    }

    private void Say(BrowserSocket socket, Ending ending)
    {
        if (ending.IsFailure)
        {
            Answer(socket, new Error(ending.Reason, ending.Message, "Begin another session.", Fatal: true));
        }

        Answer(socket, new SessionOver(ending.Reason, ending.Message));
        socket.Close(ending.Code, ending.Reason);
    }

    private void OnWindowOver()
    {
        LogGone(_logger, Id);
        Endpoint.HangUp();
    }

    [LoggerMessage(8320, LogLevel.Information, "Browser session {Id} began as {SessionId}")]
    private static partial void LogBegan(ILogger logger, string id, string sessionId);

    [LoggerMessage(8321, LogLevel.Information, "Browser session {Id} ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string id, CallEndReason reason, Exception? error);

    [LoggerMessage(8322, LogLevel.Information, "The socket of browser session {Id} is gone; its page may come back")]
    private static partial void LogLost(ILogger logger, string id);

    [LoggerMessage(8323, LogLevel.Information, "The page of browser session {Id} did not come back")]
    private static partial void LogGone(ILogger logger, string id);
}
