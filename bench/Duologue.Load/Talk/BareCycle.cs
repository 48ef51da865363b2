using System.Buffers;
using Duologue.Protocol;

namespace Duologue.Load.Talk;

/// <summary>What the script says in one cycle, ready to be sent: the same messages of the same length at the same frames, and nobody thinks about them.</summary>
internal sealed class BareCycle
{
    private readonly List<BareMessage>[] _frames = [.. Enumerable.Range(0, TalkScript.CycleFrames).Select(_ => new List<BareMessage>())];
    private readonly byte[] _audio = new byte[TalkScript.DeltaBytes];
    private readonly bool _isRealtime;

    public BareCycle(bool isRealtime)
    {
        _isRealtime = isRealtime;
        new Random(1).NextBytes(_audio);
        var frame = 0;
        var json = new RealtimeJson();
        var script = new TalkScript(e => _frames[frame].Add(Prepare(e, json))) { Audio = _audio };
        for (; frame < TalkScript.CycleFrames; frame++)
        {
            script.Next();
        }
    }

    /// <summary>What is said after a frame. The memory is shared by all lines.</summary>
    public IReadOnlyList<BareMessage> At(long frame) => _frames[frame % TalkScript.CycleFrames];

    /// <summary>The answer to a frame when there is no script.</summary>
    public static BareMessage Echo(bool isRealtime)
    {
        var audio = new byte[960];
        new Random(1).NextBytes(audio);
        return Delta(audio, isRealtime, new RealtimeJson());
    }

    private BareMessage Prepare(ServerEvent serverEvent, RealtimeJson json) =>
        serverEvent is ServerEvent.OutputAudioDelta ? Delta(_audio, _isRealtime, json) : new BareMessage(Write(serverEvent, json), -1, IsText: true);

    private static BareMessage Delta(byte[] audio, bool isRealtime, RealtimeJson json)
    {
        if (!isRealtime)
        {
            return new BareMessage(audio, 0, IsText: false);
        }

        var text = Write(new ServerEvent.OutputAudioDelta("resp_000001", "item_a000001", 0, 0, audio), json);
        return new BareMessage(text, text.AsSpan().IndexOf("\"delta\":\""u8) + 9, IsText: true);
    }

    private static byte[] Write(ServerEvent serverEvent, RealtimeJson json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        json.Write(serverEvent, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
