using System.ComponentModel.DataAnnotations;
using Duologue.Audio;
using Microsoft.Extensions.Logging;

namespace Duologue.Models.Cascade;

/// <summary>How a <see cref="CascadeModel"/> behaves. Read when a connection opens. Section: <c>Duologue:Cascade</c>.</summary>
public sealed class CascadeOptions
{
    /// <summary>The name reported as <see cref="IRealtimeModel.Name"/> and as the session's model when its settings name none.</summary>
    /// <value>Default <c>cascade</c>.</value>
    [Required]
    public string Name { get; set; } = "cascade";

    /// <summary>Whether sessions that do not say get transcription events. The engine recognises in any case; this only reports it.</summary>
    /// <value>Default true.</value>
    public bool Transcribe { get; set; } = true;

    /// <summary>Audio made and not yet read by the receiver; a response waits when this much is queued.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan AudioAhead { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Audio of items that one connection keeps for <c>conversation.item.retrieve</c>, both sides together; the oldest is forgotten first. Zero keeps none.
    /// At 24 kHz a minute takes 2.9 MB, at G.711 0.5 MB, only as it is used.
    /// </summary>
    /// <value>Default 2 min.</value>
    public TimeSpan KeptAudio { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest wait for the chat model's first and for each next piece of an answer; then the response fails.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan ChatTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for the voice's first and for each next piece of audio; then the response fails.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan VoiceTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for the recogniser's final text after speech ended; then the transcription fails.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan RecognitionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Voiced sound from which something counts as said although no word was recognised: the agent then asks back. Less is noise and gets no answer.</summary>
    /// <value>Default 400 ms.</value>
    public TimeSpan NotUnderstoodFrom { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>A speaker who goes on this soon after a turn ended only paused: the answer to the fragment is dropped and both parts are answered as one. Zero switches it off.</summary>
    /// <value>Default 300 ms.</value>
    public TimeSpan JoinWithin { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>What the chat model reads when something was said and no word was recognised.</summary>
    /// <value>Default <c>[inaudible]</c>.</value>
    public string NotUnderstoodText { get; set; } = "[inaudible]";

    /// <summary>What the chat model reads when nobody spoke for the idle timeout.</summary>
    /// <value>Default <c>[silence]</c>.</value>
    public string SilenceText { get; set; } = "[silence]";

    /// <summary>Makes the detector of one connection; null for the library's own.</summary>
    public Func<IVoiceActivityDetector>? VoiceActivityDetector { get; set; }

    /// <summary>Clock of time-outs and of the idle timeout. Offsets in events count audio, not this clock.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Whether <see cref="IRealtimeModel.PrepareAsync"/> holds a short conversation with itself once, so that the first caller waits no longer than the
    /// next. Leave it off when a part is paid for by use.
    /// </summary>
    /// <value>Default false.</value>
    public bool Rehearse { get; set; }

    /// <summary>Where connections log to; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
