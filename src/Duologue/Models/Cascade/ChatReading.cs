using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>Reads one streamed answer of the chat model: text goes on as pieces to be spoken or as it comes, calls in their place.</summary>
internal sealed class ChatReading(
    ConnectionScope scope, SentenceSplitter? splitter, ChannelWriter<(string? Text, RunOutput.Call? Call)> pieces)
{
    private readonly List<string> _whole = [];
    private readonly UsageDetails _usage = new();
    private bool _isCounted;
    private ChatFinishReason? _reason;

    /// <summary>Reads to the end.</summary>
    public async Task<RunOutput.Ended> ReadAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        var updates = scope.Chat.GetStreamingResponseAsync(messages, options, cancellationToken);
        var reader = new PatientReader<ChatResponseUpdate>(updates, scope.Options.ChatTimeout, scope, cancellationToken);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.NextAsync().ConfigureAwait(false))
            {
                _reason = reader.Current.FinishReason ?? _reason;
                foreach (var content in reader.Current.Contents)
                {
                    if (content is ErrorContent error)
                    {
                        await FlushAsync(cancellationToken).ConfigureAwait(false);
                        return new RunOutput.Ended("failed", null, Errors.Server(error.ErrorCode ?? "chat_failed", error.Message), Usage);
                    }

                    await TakeAsync(content, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return _reason == ChatFinishReason.Length ? new RunOutput.Ended("incomplete", "max_output_tokens", null, Usage)
            : _reason == ChatFinishReason.ContentFilter ? new RunOutput.Ended("incomplete", "content_filter", null, Usage)
            : new RunOutput.Ended("completed", null, null, Usage);
    }

    /// <summary>Takes words that are to be said as they stand, without asking the chat model.</summary>
    public async Task<RunOutput.Ended> TakeLiteralAsync(string text, CancellationToken cancellationToken)
    {
        await TakeTextAsync(text, cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return new RunOutput.Ended("completed", null, null, null);
    }

    private UsageDetails? Usage => _isCounted ? _usage : null;

    private async ValueTask TakeAsync(AIContent content, CancellationToken cancellationToken)
    {
        switch (content)
        {
            case TextContent { Text.Length: > 0 } text:
                await TakeTextAsync(text.Text, cancellationToken).ConfigureAwait(false);
                break;
            case FunctionCallContent { InformationalOnly: false } call:
                await FlushAsync(cancellationToken).ConfigureAwait(false);
                var id = string.IsNullOrEmpty(call.CallId) ? scope.Ids.Next("call") : call.CallId;

                // Arguments that are no JSON go on as they are: whoever runs the tool says so to the model.
                var arguments = call is { Exception: not null, RawRepresentation: string raw } ? raw : ChatContext.ToJson(call.Arguments);
                await pieces.WriteAsync((null, new RunOutput.Call(id, call.Name, arguments)), cancellationToken).ConfigureAwait(false);
                break;
            case UsageContent usage:
                _isCounted = true;
                _usage.Add(usage.Details);
                break;
            default:
                break;
        }
    }

    private async ValueTask TakeTextAsync(string text, CancellationToken cancellationToken)
    {
        if (splitter is null)
        {
            await pieces.WriteAsync((text, null), cancellationToken).ConfigureAwait(false);
            return;
        }

        _whole.Clear();
        splitter.Push(text, _whole);
        foreach (var piece in _whole)
        {
            await pieces.WriteAsync((piece, null), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (splitter?.Flush() is { } rest && !string.IsNullOrWhiteSpace(rest))
        {
            await pieces.WriteAsync((rest, null), cancellationToken).ConfigureAwait(false);
        }
    }
}
