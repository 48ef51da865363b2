namespace Duologue.Tests.Sessions;

public sealed class CascadeSessionConversationTests : SessionConversationTests<CascadeFixture>;
