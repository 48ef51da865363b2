namespace Duologue.Tests.Sessions;

public sealed class ScriptedSessionConversationTests : SessionConversationTests<ScriptedFixture>;
