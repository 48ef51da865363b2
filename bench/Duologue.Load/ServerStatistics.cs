namespace Duologue.Load;

/// <summary>What a .NET server says of its memory.</summary>
internal sealed record ServerStatistics(long AllocatedBytes, int Gen0, int Gen1, int Gen2, long HeapBytes, int Threads);
