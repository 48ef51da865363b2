using System.Net.WebSockets;
using System.Text;
using System.Text.Unicode;
using Duologue.AspNetCore.Twilio;

namespace Duologue.AspNetCore.Tests.Twilio;

public sealed class TwilioEndpointMutationTests
{
    private const int Batch = 20;

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task No_mutant_ends_a_call_or_deafens_it(int seed)
    {
        await using var leg = await PhoneLeg.OpenAsync();
        var mutants = new Mutants(seed);
        var timestamp = 0L;
        for (var sent = 0; sent < 2_000; sent += Batch)
        {
            for (var i = 0; i < Batch; i++)
            {
                // Text that is not UTF-8 ends a WebSocket before anybody can read it (RFC 6455, 8.1), so such mutants come as bytes.
                var mutant = NextThatMayLive(mutants);
                await leg.Peer.SendBytesAsync(mutant, Utf8.IsValid(mutant) ? WebSocketMessageType.Text : WebSocketMessageType.Binary);
            }

            await leg.SettleAsync();

            // So many bad messages are forgiven in ten seconds.
            leg.Time.Advance(TimeSpan.FromSeconds(10));
            timestamp += 10_000;
            var audio = PhoneLeg.Pattern(160, sent);
            await leg.Peer.SayAsync(audio, timestamp);
            await leg.SettleAsync();

            Assert.False(leg.Peer.Stream.Completion.IsCompleted);
            Assert.Equal(audio, leg.Audio[^160..]);
        }

        Assert.True(leg.Peer.Stream.BadMessages > 500, $"only {leg.Peer.Stream.BadMessages} were bad");
        await leg.PlayAsync(PhoneLeg.Pattern(800), "end");
        await leg.PassAsync(200);
        Assert.Contains("end0", leg.Marks);
    }

    [Fact(Timeout = 60_000)]
    public async Task Text_that_is_not_utf8_loses_the_stream_and_not_the_call()
    {
        await using var leg = await PhoneLeg.OpenAsync();

        await leg.Peer.SendBytesAsync([0x22, 0xC3, 0x28, 0x22]);
        await leg.LostAsync();
        await leg.ResumeAsync();
        var audio = PhoneLeg.Pattern(160);
        await leg.Peer.SayAsync(audio, 0);
        await leg.SettleAsync();

        Assert.Equal(audio, leg.Audio);
    }

    /// <summary>A mutant that is still a good <c>stop</c> rightly ends the call.</summary>
    private static byte[] NextThatMayLive(Mutants mutants)
    {
        while (true)
        {
            var mutant = mutants.Next();
            var message = TwilioMessages.Read(mutant, new byte[mutant.Length], Encoding.UTF8.GetBytes(PhonePeer.StreamSid));
            if (message.Kind != TwilioMessageKind.Stop)
            {
                return mutant;
            }
        }
    }
}
