using System.Threading.Channels;
using Duologue.Audio;
using Duologue.Models;
using Duologue.Testing.Realtime;

namespace Duologue.Tests.Models.Reconnecting;

/// <summary>A model whose lines the test plays by hand.</summary>
internal sealed class ManualModel : IRealtimeModel
{
    private readonly Lock _lock = new();
    private readonly Queue<RealtimeException> _refusals = new();
    private readonly List<ManualLine> _lines = [];
    private readonly Channel<ManualLine> _opened = Channel.CreateUnbounded<ManualLine>();

    public string Name => "manual";

    public int Attempts { get; private set; }

    public RealtimeCapabilities Capabilities { get; } = new() { InputFormats = [AudioFormat.Pcm24k], OutputFormats = [AudioFormat.Pcm24k] };

    /// <summary>The next connects fail with these, one each.</summary>
    public void Refuse(params RealtimeFailure[] failures)
    {
        foreach (var failure in failures)
        {
            _refusals.Enqueue(new RealtimeException(failure, failure.ToString()));
        }
    }

    public void Refuse(RealtimeException failure) => _refusals.Enqueue(failure);

    /// <summary>Called while a line is being opened, after its settings were taken.</summary>
    public Func<Task>? Opening { get; set; }

    public ValueTask<ManualLine> OpenedAsync() => _opened.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default)
    {
        if (Opening is { } opening)
        {
            await opening();
        }

        lock (_lock)
        {
            Attempts++;
            if (_refusals.TryDequeue(out var refusal))
            {
                throw refusal;
            }

            var line = new ManualLine(settings);
            line.Emit(RealtimeScripts.SessionCreated($"sess_{_lines.Count}"));
            _lines.Add(line);
            _opened.Writer.TryWrite(line);
            return line;
        }
    }
}
