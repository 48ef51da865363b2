using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Duologue.Load.Servers;

/// <summary>Which types the server allocates, by the runtime's sample of one in about 100 KB; for finding what the frame path still makes.</summary>
internal sealed class AllocationListener : EventListener
{
    private const EventKeywords Collector = (EventKeywords)1;
    private readonly ConcurrentDictionary<string, int> _samples = new(StringComparer.Ordinal);

    /// <summary>The most frequent types since it was asked last, with their number of samples.</summary>
    public string Report()
    {
        var report = string.Join('\n', _samples.OrderByDescending(s => s.Value).Take(25).Select(s => $"{s.Value,6} {s.Key}"));
        _samples.Clear();
        return report;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Collector);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true && eventData.Payload?[5] is string type)
        {
            _samples.AddOrUpdate(type, 1, static (_, count) => count + 1);
        }
    }
}
