namespace Duologue.Speech.PocketSphinx;

/// <summary>
/// A vocabulary's language models as one lane sees them. Shared by the lane's decoders of that vocabulary, which is allowed because they
/// read the same dictionary: the set maps its words to the decoders' word numbers.
/// </summary>
internal sealed class LaneVocabulary(SphinxLane lane, nint modelSet)
{
    private const string SearchName = "mixed";

    internal SphinxLane Lane => lane;

    /// <summary>Lets a new decoder use the models. On the lane's thread, or before any decoder of this vocabulary decodes.</summary>
    internal void Attach(SphinxDecoder decoder)
    {
        lock (lane.References)
        {
            decoder.Attach(SearchName, SphinxBaseNative.RetainModel(modelSet));
        }
    }

    /// <summary>Gives the models up; decoders that still hold them keep them alive.</summary>
    internal void Release()
    {
        lock (lane.References)
        {
            _ = SphinxBaseNative.FreeModel(modelSet);
        }
    }
}
