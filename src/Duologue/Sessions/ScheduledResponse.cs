using Duologue.Protocol;

namespace Duologue;

/// <summary>A response that was asked for, from the asking to its end.</summary>
internal sealed class ScheduledResponse(string key, WireResponseParameters? parameters, ResponseRequest? request)
{
    private readonly TaskCompletionSource<ResponseResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Echoed by the model in the metadata, where it was sent with any.</summary>
    public string Key { get; } = key;

    public WireResponseParameters? Parameters { get; } = parameters;

    public ResponseRequest? Request { get; } = request;

    /// <summary>Asks for nothing special: any other answer to the same conversation does as well.</summary>
    public bool IsPlain => Parameters is null;

    public bool IsOutOfBand => Request is { OutOfBand: true };

    /// <summary>Id of the event that asked last; errors come back with it.</summary>
    public string? EventId { get; set; }

    public string? ResponseId { get; set; }

    public int Attempts { get; set; }

    /// <summary>How often another response was active already.</summary>
    public int Races { get; set; }

    public long AskedAt { get; set; }

    /// <summary>To be cancelled as soon as it is known by an id.</summary>
    public bool CancelIntent { get; set; }

    /// <summary>The user has spoken since: the model's own answer to that covers this request too.</summary>
    public bool IsCoveredByNext { get; set; }

    public Task<ResponseResult> Completion => _completion.Task;

    public void Complete(ResponseResult result) => _completion.TrySetResult(result with { Metadata = Request?.Metadata });
}
