using Duologue.Audio;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Protocol;
using Duologue.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Audio;

/// <summary>Gives a recording to an agent, as the one turn of a conversation of its own, and waits for all that comes of it.</summary>
internal sealed class VoiceCommands
{
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(200);

    // As long as a runner lets anything take: the request's own limit ends it before.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Func<RealtimeAgent> _agent;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggers;
    private readonly CascadeModel _model;
    private readonly RealtimeRunnerOptions _limits;

    public VoiceCommands(
        CascadeParts parts, Func<RealtimeAgent> agent, ClassicAudioOptions options, IServiceProvider services, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        (_agent, _services, _timeProvider, _loggers) = (agent, services, timeProvider, loggers);
        _model = new CascadeModel(parts.Recognizer, parts.Chat, parts.Voice, new CascadeOptions
        {
            RecognitionTimeout = options.Timeout,
            TimeProvider = timeProvider,
            LoggerFactory = loggers,
        });

        // A long recording is recognised for longer than somebody on the phone would wait for the first word.
        _limits = new RealtimeRunnerOptions { FirstResponseTimeout = LongestWait };
    }

    /// <summary>Holds the turn.</summary>
    /// <param name="speech">What is said.</param>
    /// <param name="voice">Which voice answers; null for the agent's own.</param>
    /// <param name="language">BCP 47 tag of what is said; null for the agent's own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AudioRefusal">Nothing came of it.</exception>
    /// <exception cref="RealtimeException">A part is missing.</exception>
    public async Task<VoiceTurn> AnswerAsync(UploadedSpeech speech, string? voice, string? language, CancellationToken cancellationToken)
    {
        var settings = new RealtimeSettings
        {
            InputFormat = speech.Format,
            OutputFormat = Speaker.Format,
            TurnDetection = new TurnDetection.Manual(),
            Voice = voice,
            Transcription = language is null ? null : new WireTranscription { Language = language },
        };
        var runner = new RealtimeRunner(_agent(), _model, _limits, _loggers, _services, _timeProvider);
        await runner.PrepareAsync(settings, cancellationToken).ConfigureAwait(false);
        var session = await runner.StartAsync(settings, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            if (runner.Agent.Greeting is not null)
            {
                // Who speaks has no use for a greeting.
                await session.InterruptAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            var turn = new VoiceTurn(session);
            await SendAsync(session, new byte[speech.Format.BytesFor(SpeechSpans.Lead)], cancellationToken).ConfigureAwait(false);
            await SendAsync(session, speech.Pcm, cancellationToken).ConfigureAwait(false);
            await session.CommitAudioAsync(cancellationToken).ConfigureAwait(false);
            await turn.RunAsync(cancellationToken).ConfigureAwait(false);
            return turn.Pcm.IsEmpty && turn.Answer.Length == 0
                ? throw new AudioRefusal(StatusCodes.Status502BadGateway, "no_answer", turn.Error ?? "The agent did not answer.")
                : turn;
        }
    }

    private static async Task SendAsync(RealtimeSession session, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        var piece = session.InputFormat.BytesFor(Piece);
        for (; !pcm.IsEmpty; pcm = pcm[Math.Min(piece, pcm.Length)..])
        {
            await session.SendAudioAsync(new AudioFrame(session.InputFormat, pcm[..Math.Min(piece, pcm.Length)]), cancellationToken).ConfigureAwait(false);
        }
    }
}
