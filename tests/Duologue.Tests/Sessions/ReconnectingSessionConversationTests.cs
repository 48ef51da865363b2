namespace Duologue.Tests.Sessions;

public sealed class ReconnectingSessionConversationTests : SessionConversationTests<ReconnectingFixture>;
