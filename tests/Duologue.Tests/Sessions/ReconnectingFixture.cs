using Duologue.Models;

namespace Duologue.Tests.Sessions;

/// <summary>The OpenAI connection over a real WebSocket, made of lines that may break and be built again.</summary>
public sealed class ReconnectingFixture()
    : OpenAIFixture((model, time) => new ReconnectingModel(model, new ReconnectOptions { TimeProvider = time, Seed = 1 }));
