using Duologue.Protocol;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>Counts tokens as the wire reports them: what the chat model counted, or an estimate; audio by its length.</summary>
internal static class UsageEstimate
{
    /// <summary>English text has about four characters a token.</summary>
    public const int CharactersPerToken = 4;

    /// <summary>One token per 50 ms spoken.</summary>
    public static readonly TimeSpan SpokenPerToken = TimeSpan.FromMilliseconds(50);

    /// <summary>One token per 100 ms heard.</summary>
    private static readonly TimeSpan HeardPerToken = TimeSpan.FromMilliseconds(100);

    /// <summary>Tokens of text.</summary>
    public static int TextTokens(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>Tokens of speech.</summary>
    public static int SpokenTokens(TimeSpan spoken) => (int)Math.Ceiling(spoken / SpokenPerToken);

    /// <summary>Characters the chat model reads.</summary>
    public static int Characters(IEnumerable<ChatMessage> messages) => messages.Sum(message => message.Contents.Sum(content => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length + ChatContext.ToJson(call.Arguments).Length,
        FunctionResultContent result => result.Result?.ToString()?.Length ?? 0,
        _ => 0,
    }));

    /// <summary>The usage of a response.</summary>
    public static WireUsage Make(UsageDetails? counted, int charactersIn, TimeSpan heard, int charactersOut, TimeSpan spoken)
    {
        // Even nothing is read by a model as something; clients divide by the total.
        var textIn = Math.Max(1, (int)(counted?.InputTokenCount ?? TextTokens(charactersIn)));
        var textOut = (int)(counted?.OutputTokenCount ?? TextTokens(charactersOut));
        var cached = (int)(counted?.CachedInputTokenCount ?? 0);
        var audioIn = (int)Math.Ceiling(heard / HeardPerToken);
        var audioOut = SpokenTokens(spoken);
        return new WireUsage
        {
            TotalTokens = textIn + audioIn + textOut + audioOut,
            InputTokens = textIn + audioIn,
            OutputTokens = textOut + audioOut,
            InputTokenDetails = new WireTokenDetails
            {
                TextTokens = textIn,
                AudioTokens = audioIn,
                ImageTokens = 0,
                CachedTokens = cached,
                CachedTokensDetails = new WireTokenDetails { TextTokens = cached, AudioTokens = 0, ImageTokens = 0 },
            },
            OutputTokenDetails = new WireTokenDetails { TextTokens = textOut, AudioTokens = audioOut },
        };
    }
}
