using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OrleansMesh.Hub.Composition;

/// <summary>Reads a section into its options and checks all of them before anything starts.</summary>
internal static class Settings
{
    /// <exception cref="OptionsValidationException">Names every setting that is wrong and its legal values.</exception>
    public static T Read<T>(IConfiguration configuration, string section, Action<T>? complete = null)
        where T : class, new()
    {
        var options = new T();
        configuration.GetSection(section).Bind(options);
        complete?.Invoke(options);
        var errors = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true))
        {
            throw new OptionsValidationException(section, typeof(T), errors.Select(e => $"{section}: {e.ErrorMessage}"));
        }

        return options;
    }
}
