namespace Duologue.AspNetCore.Audio;

/// <summary>The answer of <c>POST /audio/process-voice-command</c> in JSON.</summary>
/// <param name="Transcript">What was understood; empty when nothing was.</param>
/// <param name="Answer">What the agent said.</param>
/// <param name="Agent">Who said it last.</param>
/// <param name="Tools">What was done meanwhile, in order.</param>
/// <param name="DurationMs">Playing time of the audio.</param>
/// <param name="Audio">The answer as a WAV file; base64 on the wire.</param>
internal sealed record VoiceAnswer(string Transcript, string Answer, string Agent, IReadOnlyList<ToolUse> Tools, long DurationMs, byte[] Audio);
