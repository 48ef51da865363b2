using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Duologue.AspNetCore.Audio;

/// <summary>Picks the kind of answer that a request prefers.</summary>
internal static class AnswerType
{
    /// <summary>The offer that is wanted most; the first of equals.</summary>
    /// <exception cref="AudioRefusal">None of them is wanted.</exception>
    public static string Choose(HttpRequest request, params ReadOnlySpan<string> offers)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var wanted) || wanted.Count == 0)
        {
            return offers[0];
        }

        string? best = null;
        var most = 0.0;
        foreach (var offer in offers)
        {
            var quality = Quality(new MediaTypeHeaderValue(offer), wanted);
            if (quality > most)
            {
                (best, most) = (offer, quality);
            }
        }

        return best ?? throw new AudioRefusal(
            StatusCodes.Status406NotAcceptable, "not_acceptable", $"Only these are made here: {string.Join(", ", offers)}; say so in Accept, or leave it out.");
    }

    /// <summary>What the most exact of the matching wishes gives it.</summary>
    private static double Quality(MediaTypeHeaderValue offer, IList<MediaTypeHeaderValue> wanted) => wanted
        .Where(offer.IsSubsetOf)
        .OrderBy(w => w.MatchesAllTypes ? 2 : w.MatchesAllSubTypes ? 1 : 0)
        .Select(w => w.Quality ?? 1)
        .FirstOrDefault();
}
