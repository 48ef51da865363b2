using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>Makes one answer, off the loop: reads the chat model, cuts its text into pieces, has them spoken. Reports by <see cref="Note.Made"/>.</summary>
internal sealed class ResponseRun : IDisposable
{
    /// <summary>How many pieces the chat model may be ahead of the voice.</summary>
    private const int PiecesAhead = 64;

    private readonly ConnectionScope _scope;
    private readonly ResponsePlan _plan;
    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly CancellationTokenSource _stop;

    /// <summary>Ready to run.</summary>
    public ResponseRun(ConnectionScope scope, ResponsePlan plan, IReadOnlyList<ChatMessage> messages)
    {
        (_scope, _plan, _messages) = (scope, plan, messages);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(scope.Closing);
    }

    /// <summary>Stops chat model and voice; what still comes is ignored by the loop.</summary>
    public void Cancel() => _stop.Cancel();

    /// <summary>Runs to the end; never throws. The last thing posted is <see cref="RunOutput.Ended"/>.</summary>
    public async Task RunAsync()
    {
        RunOutput.Ended ended;
        try
        {
            ended = await MakeAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            ended = new RunOutput.Ended("cancelled", "client_cancelled", null, null);
        }

        Post(ended);
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    private async Task<RunOutput.Ended> MakeAsync(CancellationToken cancellationToken)
    {
        var pieces = Channel.CreateBounded<(string? Text, RunOutput.Call? Call)>(
            new BoundedChannelOptions(PiecesAhead) { SingleReader = true, SingleWriter = true });
        using var chatStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadChatAsync(pieces.Writer, chatStop.Token);
        try
        {
            var fits = await SpeakAsync(pieces.Reader, cancellationToken).ConfigureAwait(false);
            return fits ? await reading.ConfigureAwait(false) : new RunOutput.Ended("incomplete", "max_output_tokens", null, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a voice throws becomes a failed response; its text is kept.
            CascadeLog.VoiceFailed(_scope.Logger, e);
            return Failed("voice_failed", e);
        }
        finally
        {
            await chatStop.CancelAsync().ConfigureAwait(false);
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Says everything as it comes. False when the answer became too long.</summary>
    private async Task<bool> SpeakAsync(ChannelReader<(string? Text, RunOutput.Call? Call)> pieces, CancellationToken cancellationToken)
    {
        var budget = _plan.Budget();
        var speaker = new PieceSpeaker(_scope, _plan, budget, Post);
        await foreach (var (text, call) in pieces.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var fits = (text, call) switch
            {
                (_, not null) => Call(call, budget),
                (not null, _) when _plan.IsText => Text(text, budget),
                (not null, _) => await speaker.SpeakAsync(text, cancellationToken).ConfigureAwait(false),
                _ => true,
            };
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    private bool Text(string text, OutputBudget budget)
    {
        var length = budget.TakeText(text);
        if (length > 0)
        {
            Post(new RunOutput.Text(text[..length]));
        }

        return length == text.Length;
    }

    private bool Call(RunOutput.Call call, OutputBudget budget)
    {
        // The name costs too; an item without one would be of no use to anybody.
        budget.TakeText(call.Name);
        var length = budget.TakeText(call.Arguments);
        var fits = length == call.Arguments.Length;
        Post(fits ? call : call with { Arguments = call.Arguments[..length], IsWhole = false });
        return fits;
    }

    private async Task<RunOutput.Ended> ReadChatAsync(ChannelWriter<(string? Text, RunOutput.Call? Call)> pieces, CancellationToken cancellationToken)
    {
        try
        {
            var chat = new ChatReading(_scope, _plan.IsText ? null : new SentenceSplitter(), pieces);
            if (_plan.Say is { } say)
            {
                return await chat.TakeLiteralAsync(say, cancellationToken).ConfigureAwait(false);
            }

            return await chat.ReadAsync(_messages, _plan.ToChatOptions(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a chat model throws becomes a failed response.
            CascadeLog.ChatFailed(_scope.Logger, e);
            return Failed(e is TimeoutException ? "chat_timeout" : "chat_failed", e);
        }
        finally
        {
            pieces.TryComplete();
        }
    }

    private static RunOutput.Ended Failed(string code, Exception e) => new("failed", null, Errors.Server(code, e.Message), null);

    private void Post(RunOutput output) => _scope.Inbox.TryWrite(new Note.Made(this, output));
}
