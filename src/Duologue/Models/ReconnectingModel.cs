using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.Models;

/// <summary>A model whose lines outlive cuts: it connects again and restores settings and conversation, so that the call goes on.</summary>
/// <remarks>
/// <para>Thread-safe. Wraps any model. On a transient break (see <see cref="RealtimeException.IsTransient"/>) the session receives, in this order:
/// the end of everything that was open (responses as <c>failed</c> with error code <c>connection_lost</c>, or <c>completed</c> when all of their items
/// were; speech, input buffer and transcriptions likewise), then <see cref="Protocol.ServerEvent.ConnectionLost"/> once for each try, then
/// <see cref="Protocol.ServerEvent.ConnectionRestored"/>. What is sent meanwhile is kept and goes out in order. When the tries are used up, or
/// the failure is not transient, reading throws it.</para>
/// <para>Restored are: the effective settings, every item as text (function calls and their outputs included, each exactly once), the caller's
/// last seconds of audio that no turn was made of yet, and requests for a response that had not begun to be heard. An answer that was cut
/// while it could be heard is not asked for again: its words so far stay in the conversation. Spoken turns are restored by their transcripts;
/// one without a transcript is restored as audio while it is among the seconds kept, and is lost after that, so switch transcription on.</para>
/// <para>Before a line reaches its longest duration it is renewed at a quiet moment; only <c>ConnectionRestored</c> with a gap of zero tells. After every
/// change of lines the session also sees the new line's <c>session.updated</c>, and offsets of speech go on counting the whole call's audio.</para>
/// </remarks>
public sealed class ReconnectingModel : IRealtimeModel
{
    private readonly IRealtimeModel _inner;
    private readonly ReconnectOptions _options;
    private readonly ILogger _logger;

    /// <summary>Creates a model around another.</summary>
    /// <param name="inner">The model whose lines may break. Not disposed.</param>
    /// <param name="options">How to reconnect; null for the defaults.</param>
    /// <param name="logger">Where to log; null for nowhere.</param>
    public ReconnectingModel(IRealtimeModel inner, ReconnectOptions? options = null, ILogger<ReconnectingModel>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _options = options ?? new ReconnectOptions();
        _logger = logger ?? NullLogger<ReconnectingModel>.Instance;
    }

    /// <inheritdoc />
    public string Name => _inner.Name;

    /// <inheritdoc />
    public RealtimeCapabilities Capabilities => _inner.Capabilities with { MaximumDuration = null };

    /// <inheritdoc />
    /// <remarks>Transient failures are tried again here too, as often as after a break.</remarks>
    public async ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var delay = new ReconnectDelay(_options);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var line = await _inner.ConnectAsync(settings, cancellationToken).ConfigureAwait(false);
                return new ReconnectingConnection(_inner, line, settings, _options, delay, _logger);
            }
            catch (RealtimeException failure) when (failure.IsTransient && attempt < _options.Tries)
            {
                // The first try of all was already made at once, so this is the second wait.
                await Task.Delay(delay.Before(attempt + 1, failure.RetryAfter), _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
