using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Phone;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what phone calls over Twilio need.</summary>
public static class TwilioSetup
{
    /// <summary>Registers the line: <see cref="IPhoneLine"/>, <see cref="PhoneCallLog"/>, <see cref="CallRegistry"/> and the options, each unless it is registered already.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">The options; null reads the environment.</param>
    /// <exception cref="OptionsValidationException">Something is missing or wrong: its <c>Failures</c> name every variable at once.</exception>
    public static IServiceCollection AddTwilio(this IServiceCollection services, TwilioOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= TwilioOptions.FromEnvironment();
        if (options.Validate() is { Count: > 0 } errors || options.PublicOrigin is not { } origin)
        {
            throw new OptionsValidationException(nameof(TwilioOptions), typeof(TwilioOptions), options.Validate());
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton(options.Outbound);
        services.TryAddSingleton(_ => new PhoneCallLog());
        services.TryAddSingleton(provider => new CallRegistry(timeProvider: provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new TwilioApi(options, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new Switchboard(
            new SwitchboardParts(
                options,
                provider.GetRequiredService<TwilioApi>(),
                provider.GetRequiredService<PhoneCallLog>(),
                provider.GetRequiredService<CallRegistry>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance),
            new TwilioAddresses(origin)));
        services.TryAddSingleton(provider => new TwilioLine(provider.GetRequiredService<Switchboard>()));
        services.TryAddSingleton<IPhoneLine>(provider => provider.GetRequiredService<TwilioLine>());
        return services;
    }
}
