namespace Duologue.Speech.PocketSphinx;

/// <summary>What was built from hints.</summary>
/// <param name="Dictionary">Path of the pronunciation dictionary: general words and the domain's.</param>
/// <param name="LanguageModel">Path of the domain's n-gram in ARPA text, or null when the hints have no examples.</param>
internal sealed record VocabularyFiles(string Dictionary, string? LanguageModel);
