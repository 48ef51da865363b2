using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Duologue.Speech.Flite;

/// <summary>One run of flite over one section of text, on the calling thread, handing on audio as it is made.</summary>
internal sealed unsafe class FliteSynthesis
{
    private const int MinimumSamples = 320;
    private const int Continue = 0;
    private const int Stop = 1;

    // Flite keeps the pointers to names, so they live as long as the process: literals lie in the program's own image.
    private static readonly byte* StreamingName = AddressOf("streaming_info\0"u8);
    private static readonly byte* StretchName = AddressOf("duration_stretch\0"u8);

    private readonly Func<ReadOnlySpan<short>, bool, bool> _receive;
    private readonly Action<IReadOnlyList<SpokenWord>> _plan;
    private nint _utterance;
    private bool _planned;
    private Exception? _failure;

    private FliteSynthesis(Action<IReadOnlyList<SpokenWord>> plan, Func<ReadOnlySpan<short>, bool, bool> receive)
    {
        _plan = plan;
        _receive = receive;
    }

    /// <summary>Speaks until the end or until the receiver says stop.</summary>
    /// <param name="voice">From <see cref="FliteVoices"/>.</param>
    /// <param name="text">As it is said, tokens parted by spaces.</param>
    /// <param name="stretch">How long everything takes, 1 is normal.</param>
    /// <param name="plan">Called once, before the first audio, with when each word ends.</param>
    /// <param name="receive">Called with each piece and whether it is the last; false stops.</param>
    internal static void Run(
        nint voice, string text, double stretch, Action<IReadOnlyList<SpokenWord>> plan, Func<ReadOnlySpan<short>, bool, bool> receive) =>
        new FliteSynthesis(plan, receive).Run(voice, text, stretch);

    private static byte* AddressOf(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));

    private void Run(nint voice, string text, double stretch)
    {
        var self = GCHandle.Alloc(this);
        _utterance = FliteNative.CreateUtterance();
        try
        {
            _ = FliteNative.SetText(_utterance, text);
            _ = FliteNative.UseVoice(_utterance, voice);
            // On the utterance, not on the voice: other requests use the same voice at the same time.
            var features = *(nint*)_utterance;
            var info = FliteNative.CreateStreamingInfo();
            info->MinimumSamples = MinimumSamples;
            info->Callback = &Receive;
            info->UserData = GCHandle.ToIntPtr(self);
            FliteNative.SetFeature(features, StreamingName, FliteNative.ToValue(info));
            FliteNative.SetFeature(features, StretchName, (float)stretch);
            // The same words sound the same each time, unless another voice speaks meanwhile.
            FliteNative.SeedNoise(1);
            _ = FliteNative.Synthesize(_utterance);
        }
        finally
        {
            FliteNative.FreeUtterance(_utterance);
            self.Free();
        }

        if (_failure is not null)
        {
            throw new InvalidOperationException("Speaking failed.", _failure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Receive(FliteNative.Wave* wave, int start, int size, int last, FliteNative.StreamingInfo* info)
    {
        var self = (FliteSynthesis?)GCHandle.FromIntPtr(info->UserData).Target;
        if (self is null)
        {
            return Stop;
        }

        try
        {
            if (!self._planned)
            {
                self._planned = true;
                self._plan(self.ReadWords());
            }

            return self._receive(new ReadOnlySpan<short>(wave->Samples + start, size), last == 1) ? Continue : Stop;
        }
        catch (Exception exception)
        {
            // An exception may not cross native frames; it is thrown again behind them.
            self._failure = exception;
            return Stop;
        }
    }

    private List<SpokenWord> ReadWords()
    {
        var words = new List<SpokenWord>();
        var token = -1;
        nint previous = 0;
        for (var item = FliteNative.First(FliteNative.GetRelation(_utterance, "Word")); item != 0; item = FliteNative.Next(item))
        {
            var end = FliteNative.GetFloat(item, "R:SylStructure.daughtern.daughtern.R:Segment.end");
            if (end <= 0)
            {
                // A lone sign is a word to flite, but one without a sound.
                continue;
            }

            var parent = FliteNative.Parent(FliteNative.As(item, "Token"));
            if (parent != previous || parent == 0)
            {
                token++;
                previous = parent;
            }

            words.Add(new SpokenWord(token, TimeSpan.FromSeconds(end)));
        }

        return words;
    }
}
