using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace Duologue.Calls;

/// <summary>Joins the keys a caller presses into one entry: up to <c>#</c>, or up to a pause.</summary>
internal sealed class DigitCollector(TimeSpan pause, TimeProvider timeProvider)
{
    private const int MostWaiting = 64;

    // Bounded: nobody presses more keys than this before they are read; a storm of them loses its oldest.
    private readonly Channel<char> _pressed = Channel.CreateBounded<char>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>A key was pressed.</summary>
    public void Press(char digit) => _pressed.Writer.TryWrite(digit);

    /// <summary>The entries, as they are finished.</summary>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entry = new StringBuilder();
        while (true)
        {
            entry.Clear().Append(await _pressed.Reader.ReadAsync(cancellationToken).ConfigureAwait(false));
            while (entry[^1] != '#' && entry.Length < MostWaiting && await MoreAsync(cancellationToken).ConfigureAwait(false) is { } next)
            {
                entry.Append(next);
            }

            yield return entry.ToString();
        }
    }

    private async Task<char?> MoreAsync(CancellationToken cancellationToken)
    {
        using var quiet = new CancellationTokenSource(pause, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, quiet.Token);
        try
        {
            return await _pressed.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
