namespace Orleans.Configuration;

/// <summary>The silo's name.</summary>
public class SiloOptions
{
    /// <summary>The name. Default: <c>Silo_</c> and some random digits.</summary>
    public string SiloName { get; set; } = null!;
}
