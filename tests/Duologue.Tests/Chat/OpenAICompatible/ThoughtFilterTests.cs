using Duologue.Chat.OpenAICompatible;

namespace Duologue.Tests.Chat.OpenAICompatible;

public sealed class ThoughtFilterTests
{
    [Theory]
    [InlineData("Hello.", "Hello.")]
    [InlineData("<think>What now?</think>\n\nHello.", "Hello.")]
    [InlineData("<thinking>a < b</thinking>Hello.", "Hello.")]
    [InlineData("<THINK>x</THINK> Hello.", "Hello.")]
    [InlineData("Hello. <reasoning>Well</reasoning> Bye.", "Hello. Bye.")]
    [InlineData("<think></think><think>again</think>Yes", "Yes")]
    [InlineData("a < b and <b>bold</b> <thin ice>", "a < b and <b>bold</b> <thin ice>")]
    [InlineData("tag lost</think> Hello.", "tag lostHello.")]
    [InlineData("<think>never ends", "")]
    [InlineData("ends in <thi", "ends in <thi")]
    public void Thoughts_are_left_out_wherever_the_text_is_cut(string text, string spoken)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            var filter = new ThoughtFilter();
            var heard = string.Concat(text.Chunk(size).Select(piece => filter.Push(new string(piece)))) + filter.Flush();

            Assert.Equal(spoken, heard);
        }
    }

    [Fact]
    public void Plain_text_is_not_held_back()
    {
        var filter = new ThoughtFilter();

        Assert.Equal("One ", filter.Push("One "));
        Assert.Equal("", filter.Push("<"));
        Assert.Equal("<3", filter.Push("3"));
    }
}
