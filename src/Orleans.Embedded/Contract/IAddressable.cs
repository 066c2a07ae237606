namespace Orleans.Runtime;

/// <summary>Something that can be addressed by a reference: a grain.</summary>
public interface IAddressable;
