namespace Duologue.Models.OpenAI;

/// <summary>Reads the options from the variables that OpenAI's and Azure's own tools use.</summary>
internal static class OpenAIEnvironment
{
    public static bool IsConfigured(Func<string, string?> environment) =>
        Value(environment, "OPENAI_API_KEY") is not null || Value(environment, "OPENAI_BASE_URL") is not null || HasAzure(environment);

    public static OpenAIOptions Read(Func<string, string?> environment)
    {
        var options = new OpenAIOptions();
        options.Model = Value(environment, "REALTIME_MODEL") ?? options.Model;
        options.Voice = Value(environment, "REALTIME_VOICE") ?? options.Voice;
        if (Value(environment, "OPENAI_API_KEY") is null && Value(environment, "OPENAI_BASE_URL") is null && HasAzure(environment))
        {
            options.IsAzure = true;
            options.BaseUrl = Value(environment, "AZURE_OPENAI_ENDPOINT") ?? options.BaseUrl;
            options.ApiKey = Value(environment, "AZURE_OPENAI_API_KEY");
            options.AzureToken = Value(environment, "AZURE_OPENAI_AD_TOKEN");
            options.Model = Value(environment, "AZURE_OPENAI_DEPLOYMENT") ?? options.Model;
            return options;
        }

        options.ApiKey = Value(environment, "OPENAI_API_KEY");
        options.BaseUrl = Value(environment, "OPENAI_BASE_URL") ?? options.BaseUrl;
        options.Organization = Value(environment, "OPENAI_ORG_ID") ?? Value(environment, "OPENAI_ORGANIZATION");
        options.Project = Value(environment, "OPENAI_PROJECT_ID");
        return options;
    }

    private static bool HasAzure(Func<string, string?> environment) => Value(environment, "AZURE_OPENAI_ENDPOINT") is not null;

    private static string? Value(Func<string, string?> environment, string name) =>
        environment(name)?.Trim() is { Length: > 0 } value ? value : null;
}
