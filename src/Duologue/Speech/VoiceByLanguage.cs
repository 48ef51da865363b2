namespace Duologue.Speech;

/// <summary>Several voices as one: each request goes to the first that has the voice it names or speaks its language.</summary>
/// <remarks>Thread-safe when its voices are. A request in a language that none speaks goes to the first.</remarks>
public sealed class VoiceByLanguage : IVoice
{
    private readonly IVoice[] _voices;

    /// <summary>Puts voices together.</summary>
    /// <param name="voices">The preferred one first; at least one.</param>
    public VoiceByLanguage(params IReadOnlyList<IVoice> voices)
    {
        ArgumentNullException.ThrowIfNull(voices);
        if (voices.Count == 0)
        {
            throw new ArgumentException("Give at least one voice.", nameof(voices));
        }

        _voices = [.. voices];
        Voices = [.. _voices.SelectMany(voice => voice.Voices).Distinct(StringComparer.OrdinalIgnoreCase)];
        Name = string.Join('+', _voices.Select(voice => voice.Name));
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Voices { get; }

    /// <inheritdoc />
    public bool Speaks(string language) => _voices.Any(voice => voice.Speaks(language));

    /// <inheritdoc />
    public IAsyncEnumerable<VoiceChunk> SpeakAsync(VoiceRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var able = _voices.Where(voice => voice.Speaks(request.Language)).ToArray();
        var chosen = able.FirstOrDefault(voice => request.Voice is { } name && voice.Voices.Contains(name, StringComparer.OrdinalIgnoreCase))
            ?? able.FirstOrDefault() ?? _voices[0];
        return chosen.SpeakAsync(request, cancellationToken);
    }
}
