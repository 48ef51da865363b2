using System.Text.Json;
using Duologue.Chat;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.Intents;

public sealed class AnythingElseTests
{
    private static readonly JsonElement Empty = JsonElement.Parse("""{"type":"object","properties":{}}""");

    private static readonly AITool[] Tools =
    [
        new ChatTool("give_name", "Gives the name", Empty, ["what is the name please", "your name please"]),
        new ChatTool("go_on", "Anything else", Empty, ["*", "one moment please"]),
    ];

    [Theory]
    [InlineData("what is the name please", "give_name()")]
    [InlineData("one moment please", "go_on()")]
    [InlineData("it rains on the terrace", "go_on()")]
    [InlineData("hello", "go_on()")]
    [InlineData("thank you", "go_on()")]
    [InlineData("never mind", "go_on()")]
    public async Task Whatever_no_tool_fits_goes_to_the_tool_for_anything_else(string said, string call) => Assert.Equal(call, await Talker.Once(Tools, said));

    [Fact]
    public async Task Without_such_a_tool_small_talk_is_answered() =>
        Assert.DoesNotContain("()", await Talker.Once([Tools[0]], "hello"), StringComparison.Ordinal);
}
