using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Duologue.AspNetCore.Audio;

/// <summary>What a request carries: a file, and texts beside it.</summary>
/// <param name="File">The body, or the form's file; empty when there is none.</param>
/// <param name="Fields">Texts of the form, which win over those of the query.</param>
internal sealed record AudioUpload(ReadOnlyMemory<byte> File, IReadOnlyDictionary<string, string> Fields)
{
    private const int LargestField = 64 * 1024;
    private const int MostSections = 32;
    private const int FormMargin = 64 * 1024;
    private const string Kinds = "Send the WAV file as the body (Content-Type: audio/wav), or as \"file\" of a multipart/form-data form.";

    private static readonly string[] WavTypes =
        ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", "application/octet-stream", "binary/octet-stream"];

    /// <summary>Reads a recording, raw or in a form.</summary>
    /// <exception cref="AudioRefusal">It is not what it should be.</exception>
    public static async Task<AudioUpload> ReadFileAsync(HttpRequest request, int largest, CancellationToken cancellationToken)
    {
        var type = TypeOf(request);
        if (type is not null && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            var form = await ReadFormAsync(request, type, largest, cancellationToken).ConfigureAwait(false);
            return form.File.IsEmpty ? throw AudioRefusal.Bad("no_audio", $"The form has no \"file\". {Kinds}") : form;
        }

        if (type is not null && !WavTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw AudioRefusal.WrongType($"'{type.MediaType}' is not read here. {Kinds}");
        }

        var body = await ReadBodyAsync(request, largest, cancellationToken).ConfigureAwait(false);
        return body.IsEmpty ? throw AudioRefusal.Bad("no_audio", $"The body is empty. {Kinds}") : new AudioUpload(body, Query(request));
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="AudioRefusal">It is larger than that.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, int largest, CancellationToken cancellationToken)
    {
        Limit(request, largest);
        return await RequestBody.ReadAsync(request, largest, cancellationToken).ConfigureAwait(false) ?? throw TooLarge(largest);
    }

    /// <summary>A form with at most one file.</summary>
    /// <exception cref="AudioRefusal">It is none, or too large.</exception>
    public static async Task<AudioUpload> ReadFormAsync(HttpRequest request, MediaTypeHeaderValue type, int largest, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
        {
            throw AudioRefusal.Bad("bad_form", "The form's Content-Type names no boundary; let your HTTP library set that header.");
        }

        if (request.ContentLength > largest + (long)FormMargin)
        {
            throw TooLarge(largest);
        }

        Limit(request, largest + FormMargin);
        try
        {
            return await ReadSectionsAsync(new MultipartReader(boundary, request.Body), Query(request), largest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException || (error is IOException and not BadHttpRequestException && !cancellationToken.IsCancellationRequested))
        {
            throw AudioRefusal.Bad("bad_form", "The form cannot be read; it may be cut off. Let your HTTP library make it.");
        }
    }

    /// <summary>The content type; null when there is none.</summary>
    /// <exception cref="AudioRefusal">It is no media type.</exception>
    public static MediaTypeHeaderValue? TypeOf(HttpRequest request) =>
        string.IsNullOrEmpty(request.ContentType) ? null
        : MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type
        : throw AudioRefusal.WrongType("The Content-Type is no media type.");

    /// <summary>Texts of the query.</summary>
    public static Dictionary<string, string> Query(HttpRequest request) =>
        request.Query.Where(q => q.Value.Count > 0).ToDictionary(q => q.Key, q => q.Value[0] ?? "", StringComparer.OrdinalIgnoreCase);

    /// <summary>The refusal of a body that is too large.</summary>
    public static AudioRefusal TooLarge(int largest) =>
        AudioRefusal.TooLarge("too_large", $"At most {largest} bytes are read; send a shorter recording, or one with fewer channels or a lower rate.");

    private static async Task<AudioUpload> ReadSectionsAsync(
        MultipartReader reader, Dictionary<string, string> fields, int largest, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> file = default;
        for (var count = 0; await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section; count++)
        {
            if (count == MostSections)
            {
                throw AudioRefusal.Bad("bad_form", $"The form has more than {MostSections} fields.");
            }

            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                continue;
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (name.ToLowerInvariant() is not ("file" or "audio"))
            {
                var text = await RequestBody.ReadAsync(section.Body, LargestField, cancellationToken).ConfigureAwait(false);
                fields[name] = System.Text.Encoding.UTF8.GetString((text ?? throw TooLarge(largest)).Span);
                continue;
            }

            if (!file.IsEmpty)
            {
                throw AudioRefusal.Bad("bad_form", "The form has more than one file; send one recording at a time.");
            }

            file = await RequestBody.ReadAsync(section.Body, largest, cancellationToken).ConfigureAwait(false) ?? throw TooLarge(largest);
        }

        return new AudioUpload(file, fields);
    }

    /// <summary>The server itself stops reading beyond this, however the body is sent.</summary>
    private static void Limit(HttpRequest request, int largest)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = largest;
        }
    }
}
