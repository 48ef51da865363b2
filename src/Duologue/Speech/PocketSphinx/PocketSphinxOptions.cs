using System.ComponentModel.DataAnnotations;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Where the offline recogniser finds its models and how much of the machine it may use.</summary>
public sealed class PocketSphinxOptions
{
    /// <summary>The folder that holds <c>en-us/</c>, <c>en-us.lm.bin</c> and <c>cmudict-en-us.dict</c>.</summary>
    /// <value>Default <c>/usr/share/pocketsphinx/model/en-us</c>, where Debian's <c>pocketsphinx-en-us</c> puts them.</value>
    [Required]
    public string ModelFolder { get; set; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>
    /// Where dictionaries and language models built from hints are kept between runs. Safe to delete; built again when missing or damaged.
    /// </summary>
    /// <value>Default null: <c>duologue/speech</c> in <c>$XDG_CACHE_HOME</c> or <c>~/.cache</c>, or a temporary folder where neither can be written.</value>
    public string? CacheFolder { get; set; }

    /// <summary>
    /// Most decoders that exist at once, each about 22 MB. An utterance begun beyond that waits for one to come free; its audio is kept meanwhile.
    /// </summary>
    /// <value>1 to 100; default 10.</value>
    [Range(1, 100)]
    public int MaximumDecoders { get; set; } = 10;

    /// <summary>Threads that decode. Each holds a general language model of about 45 MB, since one model may not be used by two threads.</summary>
    /// <value>0 to 16; default 0: one a processor, at most 4.</value>
    [Range(0, 16)]
    public int DecodingThreads { get; set; }

    /// <summary>How much the hints' examples count against general English.</summary>
    /// <value>0.05 to 0.95; default 0.8.</value>
    [Range(0.05, 0.95)]
    public double ExampleWeight { get; set; } = 0.8;

    /// <summary>Extra decoder arguments, name and value in turn, such as <c>-remove_noise no</c>. They override the recogniser's own.</summary>
    public IList<string> DecoderArguments { get; set; } = [];
}
