using Duologue.Calls;
using Duologue.Models;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Remembers for a moment which models refuse their service, so that callers hear so at once. Thread-safe.</summary>
internal sealed class ModelHealth(TimeProvider timeProvider)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly Dictionary<IRealtimeModel, long> _refused = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes how a call with a model ended. Only a refusal counts: a broken line may be whole a second later.</summary>
    public void Note(IRealtimeModel model, CallEndReason reason)
    {
        lock (_gate)
        {
            foreach (var (old, _) in _refused.Where(r => timeProvider.GetElapsedTime(r.Value) >= Kept).ToList())
            {
                _refused.Remove(old);
            }

            if (reason == CallEndReason.ModelRefused)
            {
                _refused[model] = timeProvider.GetTimestamp();
            }
            else
            {
                _refused.Remove(model);
            }
        }
    }

    public bool IsBad(IRealtimeModel model)
    {
        lock (_gate)
        {
            return _refused.TryGetValue(model, out var at) && timeProvider.GetElapsedTime(at) < Kept;
        }
    }
}
