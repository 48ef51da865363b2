using System.Collections.Immutable;

namespace Duologue.Speech.PocketSphinx;

/// <summary>One agent's words, ready for decoders on the lanes listed so far.</summary>
internal sealed class SphinxVocabulary(VocabularyFiles files)
{
    internal VocabularyFiles Files => files;

    /// <summary>Lanes that have the models. Grows while the rest are loaded; never empty once decoders are asked for.</summary>
    internal ImmutableArray<LaneVocabulary> Lanes { get; private set; } = [];

    internal void Add(LaneVocabulary lane) => Lanes = Lanes.Add(lane);

    /// <summary>Frees the models once no decoder of the vocabulary is leased any more.</summary>
    internal void Release()
    {
        var lanes = Lanes;
        Lanes = [];
        foreach (var lane in lanes)
        {
            lane.Release();
        }
    }
}
