using System.Text;
using Duologue.AspNetCore.Twilio;

namespace Duologue.AspNetCore.Tests.Twilio;

public sealed class TwilioMessagesTests
{
    private const string Sid = PhonePeer.StreamSid;

    [Fact]
    public void Media_is_written_byte_for_byte()
    {
        Assert.Equal(
            $$$"""{"event":"media","streamSid":"{{{Sid}}}","media":{"payload":"//7+/w=="}}""",
            Written(target => TwilioMessages.WriteMedia(Utf8(Sid), [0xFF, 0xFE, 0xFE, 0xFF], target)));
        Assert.Equal(
            $$$"""{"event":"media","streamSid":"{{{Sid}}}","media":{"payload":""}}""",
            Written(target => TwilioMessages.WriteMedia(Utf8(Sid), [], target)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(159)]
    [InlineData(160)]
    [InlineData(161)]
    [InlineData(800)]
    public void The_length_of_media_is_foretold(int length)
    {
        var target = new byte[TwilioMessages.MediaLength(Sid.Length, length)];

        Assert.Equal(target.Length, TwilioMessages.WriteMedia(Utf8(Sid), new byte[length], target));
        Assert.Throws<ArgumentException>(() => TwilioMessages.WriteMedia(Utf8(Sid), new byte[length], target.AsSpan(1)));
    }

    [Theory]
    [InlineData("g3:m12", "g3:m12")]
    [InlineData("a\"b\\c\n", """a\"b\\c\n""")]
    [InlineData("Überführung", "Überführung")]
    public void A_mark_is_written_byte_for_byte(string name, string written) =>
        Assert.Equal(
            $$$"""{"event":"mark","streamSid":"{{{Sid}}}","mark":{"name":"{{{written}}}"}}""",
            Written(target => TwilioMessages.WriteMark(Utf8(Sid), Utf8(name), target)));

    [Fact]
    public void A_mark_without_a_name_is_a_mistake() =>
        Assert.Throws<ArgumentException>(() => TwilioMessages.WriteMark(Utf8(Sid), [], new byte[200]));

    [Fact]
    public void Clear_is_written_byte_for_byte() =>
        Assert.Equal($$$"""{"event":"clear","streamSid":"{{{Sid}}}"}""", Written(target => TwilioMessages.WriteClear(Utf8(Sid), target)));

    [Fact]
    public void Start_is_read_with_its_parameters()
    {
        var message = Read(PhonePeer.StartMessage(), "");

        Assert.Equal(TwilioMessageKind.Start, message.Kind);
        Assert.True(message.IsMuLaw8k);
        Assert.Equal((Sid, PhonePeer.CallSid, "AC0123456789abcdef0123456789abcdef"), (message.Start!.StreamSid, message.Start.CallSid, message.Start.AccountSid));
        Assert.Equal("secret", Assert.Single(message.Start.Parameters, p => p.Key == "token").Value);
    }

    [Theory]
    [InlineData("\"encoding\":\"audio/x-mulaw\"", "\"encoding\":\"audio/x-l16\"")]
    [InlineData("\"sampleRate\":8000", "\"sampleRate\":16000")]
    [InlineData("\"channels\":1", "\"channels\":2")]
    [InlineData(",\"channels\":1", "")]
    public void Another_audio_format_is_seen(string good, string other)
    {
        var message = Read(PhonePeer.StartMessage().Replace(good, other, StringComparison.Ordinal), "");

        Assert.Equal(TwilioMessageKind.Start, message.Kind);
        Assert.False(message.IsMuLaw8k);
    }

    [Fact]
    public void An_id_that_would_need_escaping_is_none() =>
        Assert.Equal(TwilioMessageKind.Invalid, Read(PhonePeer.StartMessage("MZ/../\\\"x"), "").Kind);

    [Theory]
    [InlineData("""{"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1","timestamp":"5","payload":"//7+/w=="},"streamSid":"SID"}""")]
    [InlineData("""{"event":"media","sequenceNumber":"2","streamSid":"SID","media":{"track":"inbound","chunk":"1","timestamp":"5","payload":"//7+/w=="}}""")]
    [InlineData("""{"streamSid":"SID","media":{"payload":"//7+/w==","timestamp":5,"new":[{"x":1}],"chunk":1,"track":"inbound"},"more":{"deep":[]},"sequenceNumber":2,"event":"media"}""")]
    [InlineData("""{ "event" : "media", "media" : { "chunk" : "1", "timestamp" : "5", "payload" : "\/\/7+\/w==" }, "streamSid" : "SID" }""")]
    public void Media_is_read_in_any_shape(string text)
    {
        var message = Read(text.Replace("SID", Sid, StringComparison.Ordinal), Sid);

        Assert.Equal(TwilioMessageKind.Media, message.Kind);
        Assert.Equal([0xFF, 0xFE, 0xFE, 0xFF], message.Audio.ToArray());
        Assert.Equal((TimeSpan.FromMilliseconds(5), 1L), (message.Timestamp, message.Chunk));
        Assert.False(message.IsOfOtherStream || message.IsAudioBroken || message.IsOutbound);
    }

    [Fact]
    public void Both_ways_of_reading_media_agree()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var audio = new byte[random.Next(0, 400)];
            random.NextBytes(audio);
            var usual = PhonePeer.MediaMessage(audio, random.Next(), random.Next(), random.Next(4) == 0 ? "MZother" : Sid);

            var quick = Read(usual, Sid);
            var full = Read(usual.Replace("{\"event\"", "{ \"event\"", StringComparison.Ordinal), Sid);

            Assert.Equal(audio, quick.Audio.ToArray());
            Assert.Equal(audio, full.Audio.ToArray());
            Assert.Equal(quick with { Audio = default }, full with { Audio = default });
        }
    }

    [Theory]
    [InlineData("timestamp", "\"-5\"")]
    [InlineData("timestamp", "-5")]
    [InlineData("timestamp", "1e400")]
    [InlineData("timestamp", "99999999999999999999")]
    [InlineData("timestamp", "{}")]
    [InlineData("timestamp", "\"soon\"")]
    public void A_number_that_cannot_be_used_is_none_and_the_audio_counts(string member, string value)
    {
        var message = Read(PhonePeer.MediaMessage([1, 2, 3], 5, 1).Replace($"\"{member}\":\"5\"", $"\"{member}\":{value}", StringComparison.Ordinal), Sid);

        Assert.Equal(TwilioMessageKind.Media, message.Kind);
        Assert.Null(message.Timestamp);
        Assert.Equal([1, 2, 3], message.Audio.ToArray());
    }

    [Theory]
    [InlineData("%%%%")]
    [InlineData("abc")]
    [InlineData("ab==cd==")]
    public void Audio_that_is_not_base64_is_told(string payload)
    {
        var message = Read($$$"""{"event":"media","streamSid":"{{{Sid}}}","media":{"timestamp":"5","payload":"{{{payload}}}"}}""", Sid);

        Assert.Equal(TwilioMessageKind.Media, message.Kind);
        Assert.True(message.IsAudioBroken);
        Assert.True(message.Audio.IsEmpty);
    }

    [Theory]
    [InlineData("\"1\"", '1')]
    [InlineData("7", '7')]
    [InlineData("\"#\"", '#')]
    [InlineData("\"a\"", 'A')]
    public void A_key_is_read(string digit, char key) =>
        Assert.Equal(key, Read($$$"""{"event":"dtmf","streamSid":"{{{Sid}}}","dtmf":{"track":"inbound_track","digit":{{{digit}}}}}""", Sid).Digit);

    [Theory]
    [InlineData("""{"event":"mark","streamSid":"SID","mark":{"name":"g0:m1"}}""", "g0:m1")]
    [InlineData("""{"mark":{"name":"\u00fc\"x"},"event":"mark","streamSid":"SID"}""", "ü\"x")]
    public void A_mark_is_read(string text, string name) =>
        Assert.Equal(name, Encoding.UTF8.GetString(Read(text.Replace("SID", Sid, StringComparison.Ordinal), Sid).MarkName.Span));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"event":5}""")]
    [InlineData("""{"event":"media"}""")]
    [InlineData("""{"event":"media","media":7}""")]
    [InlineData("""{"event":"media","media":{"payload":7}}""")]
    [InlineData("""{"event":"media","event":"media","media":{"payload":""}}""")]
    [InlineData("""{"event":"media","media":{"payload":"","payload":""}}""")]
    [InlineData("""{"event":"mark","mark":{}}""")]
    [InlineData("""{"event":"mark","mark":{"name":""}}""")]
    [InlineData("""{"event":"dtmf","dtmf":{"digit":"12"}}""")]
    [InlineData("""{"event":"dtmf","dtmf":{"digit":"x"}}""")]
    [InlineData("""{"event":"start"}""")]
    [InlineData("""{"event":"start","start":{"streamSid":"MZ1"}}""")]
    [InlineData("""{"event":"stop"} {}""")]
    public void What_is_no_message_is_invalid_and_says_why(string text)
    {
        var message = Read(text, Sid);

        Assert.Equal(TwilioMessageKind.Invalid, message.Kind);
        Assert.NotEmpty(message.Problem!);
    }

    [Fact]
    public void An_unknown_event_is_not_an_error() =>
        Assert.Equal(TwilioMessageKind.Unknown, Read("""{"event":"weather","streamSid":"x"}""", "").Kind);

    [Fact]
    public void A_message_beyond_the_cap_is_invalid() =>
        Assert.Equal(TwilioMessageKind.Invalid, Read(PhonePeer.MediaMessage(new byte[50_000], 0, 1), Sid).Kind);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void No_mutant_is_too_much_for_the_reader(int seed)
    {
        var mutants = new Mutants(seed);
        var buffer = new byte[TwilioMessages.MaximumBytes];
        var kinds = new HashSet<TwilioMessageKind>();
        for (var i = 0; i < 2_000; i++)
        {
            var mutant = mutants.Next();

            var message = TwilioMessages.Read(mutant, buffer, Utf8(Sid));

            kinds.Add(message.Kind);
            Assert.Equal(message.Kind == TwilioMessageKind.Invalid, message.Problem is not null);
            Assert.True(message.Kind != TwilioMessageKind.Media || message.Audio.Length < mutant.Length);
        }

        // Else the mutants would be no test of the reader.
        Assert.True(kinds.Count >= 7, string.Join(", ", kinds));
    }

    [Fact]
    public void Media_costs_no_memory_either_way()
    {
        var message = Encoding.UTF8.GetBytes(PhonePeer.MediaMessage(new byte[160], 5, 1));
        var buffer = new byte[1_024];
        var sid = Encoding.UTF8.GetBytes(Sid);
        Use();

        // The least of several rounds: now and then the runtime allocates something of its own on this thread.
        var least = Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                Use();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, least);

        void Use()
        {
            Assert.True(TwilioMessages.Read(message, buffer, sid).Audio.Length == 160);
            TwilioMessages.WriteMedia(sid, buffer.AsSpan(0, 160), buffer.AsSpan(200));
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static TwilioMessage Read(string text, string sid)
    {
        var bytes = Utf8(text);
        return TwilioMessages.Read(bytes, new byte[bytes.Length], Utf8(sid));
    }

    private static string Written(Func<byte[], int> write)
    {
        var target = new byte[400];
        return Encoding.UTF8.GetString(target, 0, write(target));
    }
}
