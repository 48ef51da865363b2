using System.Buffers.Binary;
using Duologue.Speech.PocketSphinx;

namespace Duologue.Tests.Speech.PocketSphinx;

public sealed class PcmQueueTests
{
    [Fact]
    public void Samples_come_out_as_they_went_in_whatever_the_pieces()
    {
        var queue = new PcmQueue();
        var bytes = new byte[400_000];
        for (var i = 0; i < bytes.Length / 2; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * 2), (short)i);
        }

        var random = new Random(7);
        var read = new List<short>();
        var buffer = new short[1_600];
        for (var position = 0; position < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, 3_000), bytes.Length - position);
            queue.Write(bytes.AsSpan(position, length));
            position += length;
            if (random.Next(3) == 0)
            {
                read.AddRange(buffer.AsSpan(0, queue.Read(buffer)));
            }
        }

        while (queue.Samples > 0)
        {
            read.AddRange(buffer.AsSpan(0, queue.Read(buffer)));
        }

        Assert.Equal(Enumerable.Range(0, bytes.Length / 2).Select(i => (short)i), read);
    }

    [Fact]
    public void Peeking_takes_nothing()
    {
        var queue = new PcmQueue();
        queue.Write([1, 0, 2, 0]);
        var buffer = new short[2];

        Assert.Equal(2, queue.Peek(buffer));
        Assert.Equal(2, queue.Read(buffer));
        Assert.Equal([1, 2], buffer);
    }
}
