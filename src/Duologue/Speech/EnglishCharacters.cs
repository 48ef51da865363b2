namespace Duologue.Speech;

/// <summary>Brings characters the voices and dictionaries do not know down to those they do.</summary>
internal static class EnglishCharacters
{
    private const string Accented = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöøùúûüýÿāăąćčďđēęěğīıłńňōőřśşšţťūůűźżžĀĆČĎĐĒĘĚĞĪİŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ";
    private const string Letters = "AAAAAACEEEEIIIINOOOOOOUUUUYaaaaaaceeeeiiiinoooooouuuuyyaaaccddeeegiilnnoorsssttuuuzzzACCDDEEEGIILNNOORSSSTTUUUZZZ";

    /// <summary>What to write instead of a character; null when it stays.</summary>
    internal static string? Plain(char c) => c switch
    {
        '’' or '‘' or '`' => "'",
        '“' or '”' or '«' or '»' => "\"",
        '—' or '–' => ", ",
        '…' => "...",
        '\u00A0' or '\u202F' or '\u2009' => " ",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "Ae",
        'œ' => "oe",
        'þ' => "th",
        'ð' => "d",
        '•' or '*' or '_' or '#' or '~' or '|' or '<' or '>' or '^' or '\\' or '{' or '}' or '[' or ']' => " ",
        _ when Accented.IndexOf(c, StringComparison.Ordinal) is >= 0 and var index => Letters[index].ToString(),
        > '\u007E' => " ",
        _ => null,
    };
}
