namespace Duologue.Tests.Sessions;

public sealed class OpenAISessionConversationTests : SessionConversationTests<OpenAIFixture>;
