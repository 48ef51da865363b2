using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Duologue.Speech;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Audio;

/// <summary>Reads requests, has them worked on, and writes the answers.</summary>
internal sealed partial class AudioRoutes(ClassicAudioOptions options, Transcriber transcriber, Speaker speaker, VoiceCommands commands)
{
    private const string JsonType = "application/json";
    private const int LargestText = 256 * 1024;
    private const double Slowest = 0.25;
    private const double Fastest = 1.5;
    private const string SpeechExample = """{"text":"Hello.","voice":"slt","speed":1,"language":"en"}""";

    /// <summary>Speech in, text out.</summary>
    public async Task TranscribeAsync(HttpContext context, CancellationTokenSource limit)
    {
        var upload = await AudioUpload.ReadFileAsync(context.Request, options.MaximumBody, limit.Token).ConfigureAwait(false);
        var language = Language(upload.Fields.GetValueOrDefault("language"));
        var speech = UploadedSpeech.Read(upload.File, options.MaximumDuration);
        var transcription = await transcriber.TranscribeAsync(speech, language, limit.Token).ConfigureAwait(false);
        await context.Response.WriteAsJsonAsync(transcription, AnswerJson.Types.Transcription, cancellationToken: limit.Token).ConfigureAwait(false);
    }

    /// <summary>Text in, speech out.</summary>
    public async Task SpeakAsync(HttpContext context, CancellationTokenSource limit)
    {
        var wish = await ReadWishAsync(context.Request, limit.Token).ConfigureAwait(false);
        var text = string.IsNullOrWhiteSpace(wish.Text)
            ? throw AudioRefusal.Unusable("no_text", $"There is no \"text\" to say; send JSON such as {SpeechExample}")
            : wish.Text;
        if (text.Length > options.MaximumText)
        {
            throw AudioRefusal.TooLarge("too_long", $"The text has {text.Length} characters; at most {options.MaximumText} are spoken at once. Send it in parts.");
        }

        if (wish.Speed is { } speed && !(speed >= Slowest && speed <= Fastest))
        {
            throw AudioRefusal.Unusable("out_of_range", string.Create(CultureInfo.InvariantCulture, $"\"speed\" must be between {Slowest} and {Fastest}."));
        }

        var type = wish.Format?.ToLowerInvariant() switch
        {
            null or "" => AnswerType.Choose(context.Request, Speaker.WavType, Speaker.PcmType),
            "wav" => Speaker.WavType,
            "pcm" => Speaker.PcmType,
            _ => throw AudioRefusal.Unusable("unknown_format", "\"format\" must be wav or pcm."),
        };
        var request = new VoiceRequest(text) { Voice = wish.Voice, Speed = wish.Speed ?? 1, Language = Language(wish.Language) ?? "en" };
        await speaker.SpeakAsync(context.Response, request, type, limit).ConfigureAwait(false);
    }

    /// <summary>Speech in, the agent's turn, speech out.</summary>
    public async Task AnswerAsync(HttpContext context, CancellationTokenSource limit)
    {
        var type = AnswerType.Choose(context.Request, Speaker.WavType, JsonType);
        var upload = await AudioUpload.ReadFileAsync(context.Request, options.MaximumBody, limit.Token).ConfigureAwait(false);
        var language = Language(upload.Fields.GetValueOrDefault("language"));
        var speech = UploadedSpeech.Read(upload.File, options.MaximumDuration);
        var turn = await commands.AnswerAsync(speech, upload.Fields.GetValueOrDefault("voice"), language, limit.Token).ConfigureAwait(false);
        var pcm = turn.Pcm;
        var wav = Speaker.ToWav(pcm.Span);
        if (type == JsonType)
        {
            var duration = (long)Speaker.Format.DurationOf(pcm.Length).TotalMilliseconds;
            var answer = new VoiceAnswer(turn.Transcript, turn.Answer, turn.Agent, turn.Tools, duration, wav);
            await context.Response.WriteAsJsonAsync(answer, AnswerJson.Types.VoiceAnswer, cancellationToken: limit.Token).ConfigureAwait(false);
            return;
        }

        SpokenHeaders.Write(context.Response.Headers, turn);
        context.Response.ContentType = Speaker.WavType;
        context.Response.ContentLength = wav.Length;
        await context.Response.Body.WriteAsync(wav, limit.Token).ConfigureAwait(false);
    }

    private async Task<SpeechWish> ReadWishAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = AudioUpload.TypeOf(request);
        switch (type?.MediaType.Value?.ToLowerInvariant())
        {
            case null or JsonType or "text/json":
                var body = await AudioUpload.ReadBodyAsync(request, LargestText, cancellationToken).ConfigureAwait(false);
                return With(Parse(body), AudioUpload.Query(request));
            case "multipart/form-data" when type is not null:
                var form = await AudioUpload.ReadFormAsync(request, type, LargestText, cancellationToken).ConfigureAwait(false);
                return With(new SpeechWish(null), form.Fields);
            case "application/x-www-form-urlencoded":
                var fields = AudioUpload.Query(request);
                var encoded = await AudioUpload.ReadBodyAsync(request, LargestText, cancellationToken).ConfigureAwait(false);
                foreach (var (name, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(encoded.Span)))
                {
                    fields[name] = value.ToString();
                }

                return With(new SpeechWish(null), fields);
            default:
                throw AudioRefusal.WrongType($"'{type?.MediaType}' is not read here; send JSON such as {SpeechExample}");
        }
    }

    private static SpeechWish Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, AudioJson.Default.SpeechWish) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw AudioRefusal.Bad("bad_json", $"The body must be JSON such as {SpeechExample}");
        }
    }

    /// <summary>What the body itself does not say is taken from the fields.</summary>
    private static SpeechWish With(SpeechWish wish, IReadOnlyDictionary<string, string> fields)
    {
        double? speed = null;
        if (fields.TryGetValue("speed", out var text))
        {
            speed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
        }

        return new SpeechWish(
            wish.Text ?? fields.GetValueOrDefault("text"),
            wish.Voice ?? fields.GetValueOrDefault("voice"),
            wish.Speed ?? speed,
            wish.Language ?? fields.GetValueOrDefault("language"),
            wish.Format ?? fields.GetValueOrDefault("format"));
    }

    private static string? Language(string? tag) =>
        string.IsNullOrEmpty(tag) ? null
        : LanguageTag().IsMatch(tag) ? tag
        : throw AudioRefusal.Unusable("unknown_language", "\"language\" must be a tag such as en or de-DE.");

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$")]
    private static partial Regex LanguageTag();
}
