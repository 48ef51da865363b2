namespace Duologue.Audio;

/// <summary>The arithmetic of one stream: takes samples into its history and makes every output sample the history suffices for.</summary>
/// <remarks>
/// Outputs are the same bit for bit however the input is cut, because each is the same sequence of operations wherever in a chunk
/// it falls.
/// </remarks>
internal interface IResamplerKernel
{
    /// <summary>Most samples one call of <see cref="Run"/> takes.</summary>
    int Capacity { get; }

    /// <summary>Takes at most <see cref="Capacity"/> samples and returns how many it made.</summary>
    int Run(ReadOnlySpan<short> input, Span<short> output);

    /// <summary>Forgets the stream.</summary>
    void Reset();
}
