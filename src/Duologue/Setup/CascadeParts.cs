using Duologue.Speech;
using Microsoft.Extensions.AI;

namespace Duologue.Setup;

/// <summary>What a cascade is made of. The parts are thread-safe and may be shared by a model and the classic audio routes.</summary>
/// <param name="Recognizer">Ears.</param>
/// <param name="Chat">Brain.</param>
/// <param name="Voice">Mouth.</param>
public sealed record CascadeParts(ISpeechRecognizer Recognizer, IChatClient Chat, IVoice Voice);
